'use strict';
/*
 * Suspends a service process indefinitely when it deletes the bytes of a temporary file, so that a test can kill it at
 * that moment: `node --require …/held-deletes.cjs`. A file `hold-deletes` in DATA_DIR contains the moment, `before` or
 * `after`.
 */
const fs = require('node:fs/promises');
const { join } = require('node:path');

const { rm } = fs;
const inDataDir = (name) => join(process.env.DATA_DIR ?? '', name);

fs.rm = async (path, options) => {
	const when =
		path.endsWith('.upload') && (await fs.readFile(inDataDir('hold-deletes'), 'utf8').catch(() => ''));
	if (!when) return rm(path, options);
	if (when === 'after') await rm(path, options);
	await fs.writeFile(inDataDir('held'), '');
	return new Promise(() => {});
};
