import { describeDamagedDwarf } from '../debuginfo/damaged-dwarf.ts';

describeDamagedDwarf(true);
