// OpenCascade (C++, embind, exceptions through JavaScript): solids that are cut, fused, rounded and meshed; their volumes and shapes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import vm from 'node:vm';
import { packageFile, print, sha256 } from './common.mjs';

const glue = packageFile('opencascade.js/dist/opencascade.wasm.js');
// The glue ends in an `export`, in a package that is CommonJS for Node.
const text = readFileSync(glue, 'utf8').replace(/export default opencascade;?\s*$/, '');
const wrapped = vm.runInThisContext(
  `(function (require, __filename, __dirname) {${text}\nreturn opencascade; })`,
);
const create = wrapped(createRequire(glue), glue, dirname(glue));
const oc = await new create({ wasmBinary: readFileSync(glue.replace(/js$/, 'wasm')) });
print(Object.keys(oc).length);
const { TopAbs_EDGE, TopAbs_FACE, TopAbs_VERTEX, TopAbs_SHAPE } = oc.TopAbs_ShapeEnum;
const kinds = { edges: TopAbs_EDGE, faces: TopAbs_FACE, vertices: TopAbs_VERTEX };
const parts = function* (shape, kind) {
  for (const found = new oc.TopExp_Explorer_2(shape, kind, TopAbs_SHAPE); found.More(); found.Next())
    yield found.Current();
};
const describe = (title, shape) => {
  const volume = new oc.GProp_GProps_1();
  oc.BRepGProp.VolumeProperties_1(shape, volume, false, false, false);
  const area = new oc.GProp_GProps_1();
  oc.BRepGProp.SurfaceProperties_1(shape, area, false, false);
  const counts = Object.values(kinds).map((kind) => [...parts(shape, kind)].length);
  print([title, volume.Mass(), area.Mass(), volume.CentreOfMass().X(), counts]);
};
const box = new oc.BRepPrimAPI_MakeBox_1(3, 4, 5).Shape();
const ball = new oc.BRepPrimAPI_MakeSphere_1(2.5).Shape();
const tube = new oc.BRepPrimAPI_MakeCylinder_1(1, 7).Shape();
const operations = [
  ['cut', oc.BRepAlgoAPI_Cut_3],
  ['fused', oc.BRepAlgoAPI_Fuse_3],
  ['common', oc.BRepAlgoAPI_Common_3],
];
const made = operations.map(([title, Operation]) => {
  const operation = new Operation(box, ball);
  operation.Build();
  describe(title, operation.Shape());
  return operation.Shape();
});
const drilled = new oc.BRepAlgoAPI_Cut_3(made[1], tube);
drilled.Build();
describe('drilled', drilled.Shape());
const fillet = new oc.BRepFilletAPI_MakeFillet(box, oc.ChFi3d_FilletShape.ChFi3d_Rational);
for (const edge of parts(box, TopAbs_EDGE)) fillet.Add_2(0.3, oc.TopoDS.Edge_1(edge));
describe('rounded', fillet.Shape());
new oc.BRepMesh_IncrementalMesh_2(drilled.Shape(), 0.1, false, 0.5, false);
const writer = new oc.STEPControl_Writer_1();
writer.Transfer(drilled.Shape(), oc.STEPControl_StepModelType.STEPControl_AsIs, true);
writer.Write('a.step');
const step = oc.FS.readFile('/a.step', { encoding: 'utf8' });
print([step.split('\n').length, sha256(step)]);
const reader = new oc.STEPControl_Reader_1();
reader.ReadFile('a.step');
reader.TransferRoots();
describe('read', reader.OneShape());
for (const wrong of [
  () => new oc.BRepPrimAPI_MakeBox_1(0, 1, 1).Shape(),
  () => new oc.BRepPrimAPI_MakeSphere_1(-1).Shape(),
  () => new oc.gp_Dir_4(0, 0, 0),
]) {
  try {
    print(String(wrong()));
  } catch (error) {
    // Its address depends on what the host allocated.
    print(typeof error === 'number' ? 'C++ exception' : String(error));
  }
}
