const { sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');
const SharedEnvironment = require('./environment');

const TESTS = __dirname.slice(0, __dirname.lastIndexOf(sep) + 1);

/** What this worker has loaded so far, except tests and their helpers: these set up things when they are loaded. */
const loaded = { modules: new Map(), esModules: new Map(), sourceMaps: new Map() };
const isShared = (name) => !name.replace(/^file:\/\//, '').startsWith(TESTS);

/** The runtime of the file that runs. Code that an earlier file has loaded asks this one for what it loads later. */
let current;

/** Gives each file the modules that earlier files of this worker have loaded, in the realm of `environment.js`. */
class SharedRuntime extends Runtime {
	constructor(config, environment, ...rest) {
		super(config, environment, ...rest);
		const { watch, watchAll } = rest.at(-1) ?? {};
		// When watching, the sources change between two runs.
		this.shares = environment instanceof SharedEnvironment && !watch && !watchAll;
		current = this;
		this.ownImport = this.esmLoader.dynamicImportFromCjs.bind(this.esmLoader);
		this.esmLoader.dynamicImportFromCjs = (...parameters) => current.ownImport(...parameters);
		// Fastify looks through it for the name of every plugin: on Jest's imitation that takes longer than all else.
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

	/** The lines that ran since the last file, since the counters are those of all files. */
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
