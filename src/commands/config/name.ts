/** What the configuration is called at the top of a tree. */
export const CONFIG_NAME = 'flatcheck.config.json';
