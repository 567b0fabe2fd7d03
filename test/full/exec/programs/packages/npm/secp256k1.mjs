// tiny-secp256k1 (Rust and C; its module instantiated synchronously, errors thrown by an import): keys, signatures, what it refuses.
import { load, print, sha256, steady } from './common.mjs';

const curve = load('tiny-secp256k1');
const key = Buffer.from(sha256('key'), 'hex');
const message = Buffer.from(sha256('message'), 'hex');
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const signature = await steady(() => {
  let last;
  for (let i = 0; i < 40; i++) last = curve.sign(message, key);
  return last;
});
const point = curve.pointFromScalar(key);
print([hex(point), hex(signature), curve.verify(message, point, signature)]);
print([hex(curve.pointAdd(point, curve.pointMultiply(point, message))), hex(curve.privateNegate(key))]);
print(hex(curve.signSchnorr(message, key, Buffer.alloc(32))));
for (const wrong of [Buffer.alloc(32), Buffer.alloc(31), Buffer.alloc(32, 255)]) {
  try {
    print(hex(curve.pointFromScalar(wrong)));
  } catch (error) {
    print(String(error));
  }
}
print(curve.isPoint(Buffer.alloc(33, 2)));
