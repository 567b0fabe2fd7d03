// WASI preview 1, as much as the measured programs use, in memory and the same on every engine: what Node's and Bun's own
// implementations cost, or lack, is not measured.
const WASI = 'wasi_snapshot_preview1';
const SUCCESS = 0;
const BADF = 8;
const NOENT = 44;
const NOSYS = 52;
const DIRECTORY = 3;
const REGULAR_FILE = 4;
const CHARACTER_DEVICE = 2;
const FIRST_PREOPENED = 3;
const ALL_RIGHTS = 0xffffffffffffffffn;

/** Thrown by `proc_exit`. */
export class Exit {
  constructor(code) {
    this.code = code;
  }
}

/**
 * Imports for one run of a module; functions not implemented here return NOSYS. Standard output is discarded except for
 * its length and a checksum; files (name → bytes) are in `.`. `bind(instance)` must be called before the first call.
 */
export function createWasi(module, { args, stdin = new Uint8Array(0), files = {} }) {
  let memory;
  const view = () => new DataView(memory.buffer);
  const bytes = () => new Uint8Array(memory.buffer);
  const encoded = args.map((text) => new TextEncoder().encode(`${text}\0`));
  const open = new Map([[0, { bytes: stdin, at: 0 }]]);
  const output = { length: 0, sum: 0 };
  let nextFd = FIRST_PREOPENED + 1;
  const text = (at, length) => new TextDecoder().decode(bytes().slice(at, at + length));

  const isOutput = (fd) => fd === 1 || fd === 2;
  function filestat(at, type, size) {
    bytes().fill(0, at, at + 64);
    view().setUint8(at + 16, type);
    view().setBigUint64(at + 32, BigInt(size), true);
    return SUCCESS;
  }

  const calls = {
    args_sizes_get(count, size) {
      view().setUint32(count, encoded.length, true);
      view().setUint32(
        size,
        encoded.reduce((sum, one) => sum + one.length, 0),
        true,
      );
      return SUCCESS;
    },
    args_get(pointers, at) {
      encoded.forEach((one, i) => {
        view().setUint32(pointers + 4 * i, at, true);
        bytes().set(one, at);
        at += one.length;
      });
      return SUCCESS;
    },
    environ_sizes_get(count, size) {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return SUCCESS;
    },
    environ_get: () => SUCCESS,
    // The clock is frozen, so that every run does the same.
    clock_time_get(_id, _precision, at) {
      view().setBigUint64(at, 1_700_000_000_000_000_000n, true);
      return SUCCESS;
    },
    random_get(at, length) {
      bytes().fill(4, at, at + length);
      return SUCCESS;
    },
    fd_prestat_get(fd, at) {
      if (fd !== FIRST_PREOPENED) return BADF;
      view().setUint32(at, 0, true);
      view().setUint32(at + 4, 1, true);
      return SUCCESS;
    },
    fd_prestat_dir_name(fd, at) {
      if (fd !== FIRST_PREOPENED) return BADF;
      bytes()[at] = '.'.charCodeAt(0);
      return SUCCESS;
    },
    fd_fdstat_get(fd, at) {
      if (!isOutput(fd) && fd !== FIRST_PREOPENED && !open.has(fd)) return BADF;
      bytes().fill(0, at, at + 24);
      view().setUint8(at, fd === FIRST_PREOPENED ? DIRECTORY : fd > 2 ? REGULAR_FILE : CHARACTER_DEVICE);
      view().setBigUint64(at + 8, ALL_RIGHTS, true);
      view().setBigUint64(at + 16, ALL_RIGHTS, true);
      return SUCCESS;
    },
    fd_filestat_get: (fd, at) =>
      open.has(fd) ? filestat(at, REGULAR_FILE, open.get(fd).bytes.length) : BADF,
    path_filestat_get(_fd, _flags, path, length, at) {
      const found = files[text(path, length)];
      return found === undefined ? NOENT : filestat(at, REGULAR_FILE, found.length);
    },
    path_open(_fd, _lookup, path, length, _oflags, _base, _inheriting, _flags, at) {
      const found = files[text(path, length)];
      if (found === undefined) return NOENT;
      open.set(nextFd, { bytes: found, at: 0 });
      view().setUint32(at, nextFd++, true);
      return SUCCESS;
    },
    fd_close: (fd) => (open.delete(fd) ? SUCCESS : BADF),
    fd_seek(fd, offset, whence, at) {
      const file = open.get(fd);
      if (file === undefined) return BADF;
      file.at = Number(offset) + [0, file.at, file.bytes.length][whence];
      view().setBigUint64(at, BigInt(file.at), true);
      return SUCCESS;
    },
    fd_read(fd, vectors, count, at) {
      const file = open.get(fd);
      if (file === undefined) return BADF;
      let total = 0;
      for (let i = 0; i < count; i++) {
        const to = view().getUint32(vectors + 8 * i, true);
        const length = view().getUint32(vectors + 8 * i + 4, true);
        const part = file.bytes.subarray(file.at, file.at + length);
        bytes().set(part, to);
        file.at += part.length;
        total += part.length;
      }
      view().setUint32(at, total, true);
      return SUCCESS;
    },
    fd_write(fd, vectors, count, at) {
      if (!isOutput(fd)) return BADF;
      const all = bytes();
      let total = 0;
      for (let i = 0; i < count; i++) {
        const from = view().getUint32(vectors + 8 * i, true);
        const length = view().getUint32(vectors + 8 * i + 4, true);
        total += length;
        if (fd !== 1) continue;
        output.length += length;
        for (let j = from; j < from + length; j++) output.sum = (Math.imul(output.sum, 31) + all[j]) | 0;
      }
      view().setUint32(at, total, true);
      return SUCCESS;
    },
    proc_exit(code) {
      throw new Exit(code);
    },
  };
  const imports = {};
  for (const { name } of WebAssembly.Module.imports(module).filter((one) => one.module === WASI))
    imports[name] = calls[name] ?? (() => NOSYS);
  return {
    imports: { [WASI]: imports },
    output,
    bind(instance) {
      memory = instance.exports.memory;
    },
  };
}
