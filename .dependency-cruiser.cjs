/** Who may import whom: the rooms of this repository and the doors between them. */
const only = (name, from, allowed, comment) => ({
	name,
	comment,
	severity: 'error',
	from: { path: from },
	to: { pathNot: allowed },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		{ name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
		{ name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
		only(
			'platforms-stand-alone',
			'^platforms/',
			['^platforms/', '^(node:)?crypto$'],
			'Pure TypeScript: only node:crypto.',
		),
		only(
			'nodes-use-n8n-and-platforms',
			'^nodes/',
			['^nodes/', '^credentials/', '^platforms/', '^(node:)?crypto$', '(^|node_modules/)n8n-workflow'],
			"A community package has no run-time dependencies besides n8n's own.",
		),
		only(
			'credentials-use-n8n-and-platforms',
			'^credentials/',
			['^credentials/', '^platforms/', '(^|node_modules/)n8n-workflow'],
			"A community package has no run-time dependencies besides n8n's own.",
		),
		{
			name: 'sandbox-stands-alone',
			comment: 'Written from the contracts alone, so that one mistake cannot hide on both sides.',
			severity: 'error',
			from: { path: '^sandbox/' },
			to: { path: '^(nodes|credentials|platforms|service|test)/' },
		},
		{
			name: 'service-uses-platforms-only',
			severity: 'error',
			from: { path: '^service/' },
			to: { path: '^(nodes|credentials|sandbox|test)/' },
		},
		{
			name: 'features-through-their-index',
			comment: 'Between the features of service/: through index.ts only.',
			severity: 'error',
			from: { path: '^service/([^/]+)/' },
			to: {
				path: '^service/([^/]+)/',
				pathNot: ['^service/$1/', '^service/[^/]+/index\\.ts$', 'node_modules/'],
			},
		},
		{
			name: 'database-knows-no-feature',
			severity: 'error',
			from: { path: '^service/(database|observability)/' },
			to: { path: '^service/[^/]+/', pathNot: '^service/(database|observability)/' },
		},
	],
	options: {
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '(^|/)dist/' },
	},
};
