import { createOwnUrl } from '../../../service/core/own-url';

it.each([
	['https://mediakit.example.com/kit', 'http://127.0.0.1:8001', 'https://mediakit.example.com/kit'],
	[undefined, 'http://127.0.0.1:8001', 'http://127.0.0.1:8001'],
	[undefined, 'http://0.0.0.0:8001', 'http://localhost:8001'],
	[undefined, 'http://[::]:8001', 'http://localhost:8001'],
])('with PUBLIC_URL %s, listening on %s, the service is reached at %s', (publicUrl, listeningOrigin, url) => {
	expect(createOwnUrl(publicUrl, { listeningOrigin })()).toBe(url);
});
