import { PLATFORMS } from '../platforms';
import type { Settings } from '../types';

const NAMES = PLATFORMS.map(({ platform }) => platform);

/** Requests to try on a command line. The key is a variable of the shell, so that none stands in anybody's history. */
export const examplesFor = ({ base_url: base, upload_url: uploadUrl }: Settings) => ({
	url: [
		`curl ${uploadUrl} \\`,
		'  -H "X-API-Key: $MEDIAKIT_API_KEY" \\',
		'  -H "Content-Type: application/json" \\',
		`  -d '{"platforms": ${JSON.stringify(NAMES)}, "video_url": "https://example.com/video.mp4", "content": "Hello"}'`,
	].join('\n'),
	file: [
		`curl ${uploadUrl} \\`,
		'  -H "X-API-Key: $MEDIAKIT_API_KEY" \\',
		`  -F platforms=${NAMES.join()} \\`,
		'  -F content=Hello \\',
		'  -F file=@video.mp4',
	].join('\n'),
	status: `curl ${base}/api/uploads/UPLOAD_ID -H "X-API-Key: $MEDIAKIT_API_KEY"`,
	statistics: `curl ${base}/api/mediakit/analytics -H "X-API-Key: $MEDIAKIT_API_KEY"`,
});
