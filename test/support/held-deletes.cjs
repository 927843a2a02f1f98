'use strict';
/*
 * Makes a service hang when it deletes the bytes of a temporary file, so that a test can kill the process at that
 * moment: `node --require …/held-deletes.cjs`. The file `hold-deletes` in DATA_DIR specifies whether it hangs `before`
 * or `after` the deletion.
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
