import { html } from '../kernel/answers';
import type { Kernel, Platform } from '../kernel/types';

export function createTikTok(kernel: Kernel): Platform {
	return {
		name: 'tiktok',
		hosts: ['www.tiktok.com', 'open.tiktokapis.com', 'open-upload.tiktokapis.com'],
		reset: () => undefined,
		handle: async () => null,
		notFound: () => html(404, '<h1>Not found</h1>'),
		knowsError: () => false,
		errorAnswer: () => html(500, ''),
		state: () => ({ loopback: kernel.switches.loopback }),
		putUser: () => ({}),
		upload: () => undefined,
		actions: {},
		close: () => undefined,
	};
}
