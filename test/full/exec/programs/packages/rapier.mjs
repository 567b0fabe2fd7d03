// Rapier (Rust, wasm-bindgen, its module as text in JavaScript): bodies that fall and collide, rays, a snapshot of the world.
import { packageFile, print, sha256, steady } from './common.mjs';

const { default: RAPIER } = await import(packageFile('@dimforge/rapier3d-compat'));
await RAPIER.init();

function build() {
  const world = new RAPIER.World({ x: 0, y: -9.81, z: 0 });
  world.createCollider(RAPIER.ColliderDesc.cuboid(20, 0.1, 20));
  for (let i = 0; i < 30; i++) {
    const at = RAPIER.RigidBodyDesc.dynamic().setTranslation(i % 4, 1 + i * 0.6, (i * 3) % 5);
    const shape = i % 2 === 0 ? RAPIER.ColliderDesc.cuboid(0.5, 0.4, 0.5) : RAPIER.ColliderDesc.ball(0.45);
    world.createCollider(shape.setRestitution(0.3), world.createRigidBody(at));
  }
  return world;
}

const world = await steady(() => {
  const made = build();
  for (let i = 0; i < 40; i++) made.step();
  return made;
});
let height = 0;
world.forEachRigidBody((body) => {
  height += body.translation().y;
});
const ray = world.castRay(new RAPIER.Ray({ x: 0, y: 30, z: 0 }, { x: 0, y: -1, z: 0 }), 100, true);
print([world.bodies.len(), world.colliders.len(), height, ray?.timeOfImpact]);
const snapshot = world.takeSnapshot();
const again = RAPIER.World.restoreSnapshot(snapshot);
again.step();
world.step();
print([snapshot.length, sha256(snapshot), sha256(again.takeSnapshot()) === sha256(world.takeSnapshot())]);
