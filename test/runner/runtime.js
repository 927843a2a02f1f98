const { sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');
const SharedEnvironment = require('./environment');

const TESTS = __dirname.slice(0, __dirname.lastIndexOf(sep) + 1);

/**
 * The modules loaded by this worker so far, except for tests and their helpers, which have side effects when loaded.
 */
const loaded = { modules: new Map(), esModules: new Map(), sourceMaps: new Map() };
const isShared = (name) => !name.replace(/^file:\/\//, '').startsWith(TESTS);

/** The runtime of the current file. Modules loaded by earlier files also use it for their later imports. */
let current;

/**
 * Provides each file with the modules that this worker has loaded for earlier files, in the realm from
 * `environment.js`.
 */
class SharedRuntime extends Runtime {
	constructor(config, environment, ...rest) {
		super(config, environment, ...rest);
		const { watch, watchAll } = rest.at(-1) ?? {};
		// In watch mode, sources change between runs, so modules cannot be shared.
		this.shares = environment instanceof SharedEnvironment && !watch && !watchAll;
		current = this;
		this.ownImport = this.esmLoader.dynamicImportFromCjs.bind(this.esmLoader);
		this.esmLoader.dynamicImportFromCjs = (...parameters) => current.ownImport(...parameters);
		// Fastify searches the `require` cache for every plugin's name, which would be very slow with Jest's proxy.
		this.registries.requireCacheProxy = Object.create(null);
		if (!this.shares) return;
		for (const [path, module] of loaded.modules) this.registries.moduleRegistry.set(path, module);
		for (const [url, module] of loaded.esModules) this.registries.esModuleRegistry.set(url, module);
		for (const [path, map] of loaded.sourceMaps) this.transformCache.sourceMaps.set(path, map);
	}

	requireModuleOrMock(from, moduleName) {
		return current === this
			? super.requireModuleOrMock(from, moduleName)
			: current.requireModuleOrMock(from, moduleName);
	}

	/** Returns the code that has run since the last file, and resets the counters, which all files share. */
	getAllCoverageInfoCopy() {
		const counted = Object.entries(this._environment.global.__coverage__ ?? {});
		const hit = counted.filter(([, { s, f }]) =>
			[s, f].some((counts) => Object.values(counts).some(Boolean)),
		);
		const copy = structuredClone(Object.fromEntries(hit));
		for (const [, { s, f, b }] of hit) {
			for (const counts of [s, f]) for (const id of Object.keys(counts)) counts[id] = 0;
			for (const counts of Object.values(b)) counts.fill(0);
		}
		return copy;
	}

	teardown() {
		if (this.shares) {
			for (const [path, module] of this.registries.moduleRegistry) {
				if (isShared(path) && module.loaded) loaded.modules.set(path, module);
			}
			for (const [url, module] of this.registries.esModuleRegistry) {
				if (isShared(url) && module.status === 'evaluated') loaded.esModules.set(url, module);
			}
			for (const [path, map] of this.getSourceMaps()) loaded.sourceMaps.set(path, map);
		}
		super.teardown();
	}
}

module.exports = SharedRuntime;
