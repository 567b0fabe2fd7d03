// What programs of packages share: that of all workloads.
export {
  folderOf,
  load,
  packageFile,
  print,
  sha256,
  steady,
} from '../../../../large-packages/workloads/common.mjs';
