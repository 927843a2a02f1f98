/** Returns a rule that allows a folder to import only the given paths. */
const only = (name, from, allowed, comment) => ({
	name,
	comment,
	severity: 'error',
	from: { path: from },
	to: { pathNot: allowed },
});

/** The two layers of service/. Features import the ground layer, but never the other way round. */
const FEATURES =
	'^service/(accounts|app-keys|uploads|statistics|media-kits|events|platform-webhooks|token-endpoint|privacy|dashboard|openapi|cli)/';
const GROUND = '^service/(core|database|config|observability|outgoing|pages)/';
/** The file with the types of an account, which contains no functions. */
const ACCOUNT_TYPES = '^service/accounts/store/account\\.ts$';
const never = (name, from, to, except) => ({
	name,
	severity: 'error',
	from: { path: from },
	to: { path: to, ...(except && { pathNot: except }) },
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
			"A community package has no run-time dependencies other than n8n's own.",
		),
		only(
			'credentials-use-n8n-and-platforms',
			'^credentials/',
			['^credentials/', '^platforms/', '(^|node_modules/)n8n-workflow'],
			"A community package has no run-time dependencies other than n8n's own.",
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
			comment:
				'The modules of service/ import each other through index.ts; core/ and files/ are sets of single files.',
			severity: 'error',
			from: { path: '^service/([^/]+)/' },
			to: {
				path: '^service/([^/]+)/',
				pathNot: [
					'^service/$1/',
					'^service/[^/]+/index\\.ts$',
					'^service/(core|files)/[^/]+\\.ts$',
					'^service/files/links/index\\.ts$',
					// Contains only error codes: the command line must not load a database to explain an error.
					'^service/database/troubles\\.ts$',
					ACCOUNT_TYPES,
					'node_modules/',
				],
			},
		},
		never('platforms-of-the-service', '^service/channels/', FEATURES, ACCOUNT_TYPES),
		{
			name: 'account-types-for-channels-only',
			severity: 'error',
			from: { path: '^service/', pathNot: '^service/(accounts|channels)/' },
			to: { path: ACCOUNT_TYPES },
		},
		never('files-know-no-feature', '^service/files/', `${FEATURES}|^service/channels/`),
		never('ground-floor', GROUND, `${FEATURES}|^service/(channels|files)/`),
		{
			name: 'only-the-index-knows-the-channels',
			comment: 'A feature asks the list of channels; it never imports one platform.',
			severity: 'error',
			from: { path: '^service/', pathNot: '^service/channels/' },
			to: { path: '^service/channels/[^/]+/' },
		},
	],
	options: {
		tsConfig: { fileName: 'tsconfig.json' },
		tsPreCompilationDeps: true,
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '(^|/)dist/' },
	},
};
