// The published package holds the compiled nodes, credentials and platforms, and nothing else of this repository.
const { execFileSync } = require('node:child_process');

const ALLOWED = /^(dist\/(nodes|credentials|platforms)\/.+|package\.json|README\.md|LICENSE)$/;
const REQUIRED = [
	'dist/nodes/Instagram/Instagram.node.js',
	'dist/nodes/Instagram/Instagram.node.json',
	'dist/nodes/Instagram/instagram.svg',
	'dist/nodes/MediaKit/MediaKit.node.js',
	'dist/nodes/MediaKit/MediaKit.node.json',
	'dist/nodes/MediaKit/MediaKitTrigger.node.js',
	'dist/nodes/MediaKit/MediaKitTrigger.node.json',
	'dist/nodes/TikTok/TikTok.node.js',
	'dist/nodes/TikTok/TikTok.node.json',
	'dist/credentials/MediaKitTikTokOAuth2Api.credentials.js',
	'dist/credentials/MediaKitInstagramOAuth2Api.credentials.js',
	'dist/credentials/MediaKitInstagramFacebookOAuth2Api.credentials.js',
	'dist/credentials/MediaKitInstagramTokenApi.credentials.js',
	'dist/credentials/MediaKitApi.credentials.js',
	'dist/credentials/mediaKit.svg',
	'dist/credentials/mediaKit.dark.svg',
	'dist/platforms/instagram/index.js',
	'dist/platforms/tiktok/index.js',
];

const [pack] = JSON.parse(
	execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' }),
);
const files = pack.files.map((file) => file.path);
const wrong = files.filter((file) => !ALLOWED.test(file) || /\.test\./.test(file));
const absent = REQUIRED.filter((file) => !files.includes(file));
for (const file of wrong) console.error(`must not be published: ${file}`);
for (const file of absent) console.error(`is missing from the package: ${file}`);
console.log(`${files.length} files in ${pack.filename}`);
process.exit(wrong.length + absent.length > 0 ? 1 : 0);
