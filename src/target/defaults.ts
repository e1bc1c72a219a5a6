/** The machines that are played where nobody names any. */

/** Sizes that meet every way in which boards split RAM: below 1 MB, at 1 MB, below 4 GB, above 4 GB. */
export const DEFAULT_RAM = '640K,1M,2G,6G';
export const DEFAULT_MACHINES = 'pc,q35';
export const DEFAULT_VGA = 'std,none';
