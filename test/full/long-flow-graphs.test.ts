import { describeFlowGraphs } from '../random/flow-suite.ts';

describeFlowGraphs(1000, 3);
