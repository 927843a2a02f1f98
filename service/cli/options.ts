/** The general options of all commands. */
export const GLOBAL_OPTIONS = {
	json: { type: 'boolean' },
	service: { type: 'string' },
	'env-file': { type: 'string' },
	help: { type: 'boolean', short: 'h' },
	version: { type: 'boolean', short: 'v' },
} as const;
