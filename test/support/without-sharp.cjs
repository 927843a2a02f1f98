'use strict';
/*
 * `node --require …/without-sharp.cjs`: simulates sharp on a system for which it has no binary, or where npm omitted
 * optional dependencies.
 */
const Module = require('node:module');

const load = Module._load;
Module._load = (request, ...rest) => {
	if (!request.startsWith('@img/sharp-')) return load(request, ...rest);
	throw Object.assign(new Error(`Cannot find module '${request}'`), { code: 'MODULE_NOT_FOUND' });
};
