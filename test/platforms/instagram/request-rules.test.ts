import {
	validateRequest,
	type ContainerOptions,
	type ContainerRequest,
	type MediaSource,
} from '../../../platforms/instagram';

const photo: MediaSource = { url: 'https://media.example.com/photo.jpg', kind: 'image' };
const reel: MediaSource = { url: 'https://media.example.com/reel.mp4', kind: 'video' };
const bytes = (sizeBytes: number): MediaSource => ({
	sizeBytes,
	open: () => Promise.reject(new Error('Nothing is read for a check.')),
});

const image = (options: ContainerOptions = {}, caption?: string): ContainerRequest => ({
	mediaType: 'IMAGE',
	source: photo,
	caption,
	options,
});
const video = (options: ContainerOptions = {}): ContainerRequest => ({
	mediaType: 'REELS',
	source: reel,
	options,
});
const carousel = (
	count: number,
	item: { source: MediaSource; options?: ContainerOptions },
): ContainerRequest => ({
	mediaType: 'CAROUSEL',
	children: Array.from({ length: count }, () => item),
});
const address = (url: string): ContainerRequest => ({ mediaType: 'IMAGE', source: { url, kind: 'image' } });

const tag = { username: 'tiny_bakery', x: 0, y: 1 };

describe('validateRequest', () => {
	it.each<[string, ContainerRequest]>([
		['a caption of 2,200 characters, counted as people do', image({}, '🌿'.repeat(2_200))],
		['30 hashtags and 20 mentions', image({}, '#a '.repeat(30) + '@b '.repeat(20) + 'mail@example.com')],
		['every option of an image', image({ altText: 'x'.repeat(1_000), userTags: [tag], locationId: '1' })],
		['a cover at the first moment', video({ thumbOffsetMilliseconds: 0, collaborators: ['a', 'b', 'c'] })],
		['a tag without a place in a video', video({ userTags: [{ username: 'tiny_bakery' }] })],
		['two items', carousel(2, { source: photo, options: { altText: 'A photo', userTags: [tag] } })],
		['ten items', carousel(10, { source: reel, options: { thumbOffsetMilliseconds: 10 } })],
		['a story of a video', { mediaType: 'STORIES', source: reel }],
		['options that are not set', image({ coverUrl: undefined })],
	])('lets pass %s', (_name, request) => {
		expect(validateRequest(request, 'instagram')).toBeUndefined();
	});

	it.each<[string, ContainerRequest, RegExp]>([
		['a long caption', image({}, 'x'.repeat(2_201)), /2201 characters; Instagram accepts 2200/],
		['many hashtags', image({}, '#a '.repeat(31)), /31 hashtags; Instagram accepts 30/],
		['many mentions', image({}, '@b '.repeat(21)), /mentions 21 accounts; Instagram accepts 20/],
		['an empty address', address(''), /Instagram cannot fetch ""/],
		['another scheme', address('ftp://media.example.com/a.jpg'), /public http or https URL/],
		['letters beyond ASCII', address('https://media.example.com/grün.jpg'), /without spaces or non-ASCII/],
		['a cover without an address', video({ coverUrl: 'cover.jpg' }), /Instagram cannot fetch "cover.jpg"/],
		['an option of a reel', image({ shareToFeed: true }), /shareToFeed cannot be used with media type IMAGE/],
		['a long alternative text', image({ altText: 'x'.repeat(1_001) }), /more than 1000 characters/],
		['a moment before the video', video({ thumbOffsetMilliseconds: -1 }), /whole number of milliseconds/],
		['half a millisecond', video({ thumbOffsetMilliseconds: 0.5 }), /whole number of milliseconds/],
		[
			'four collaborators',
			video({ collaborators: ['a', 'b', 'c', 'd'] }),
			/4 collaborators; Instagram accepts 3/,
		],
		[
			'a handle with its sign',
			video({ collaborators: ['@a'] }),
			/"@a" is not a user name.*without a leading @/,
		],
		[
			'a tagged handle with its sign',
			image({ userTags: [{ ...tag, username: '@a' }] }),
			/"@a" is not a user/,
		],
		[
			'a tag without a place',
			image({ userTags: [{ username: 'a', x: 0.5 }] }),
			/tag for "a" needs a position/,
		],
		['a tag beside the image', image({ userTags: [{ ...tag, y: 1.1 }] }), /x and y to values from 0 to 1/],
		['one item', carousel(1, { source: photo }), /2 to 10 items, and this one has 1/],
		['eleven items', carousel(11, { source: photo }), /2 to 10 items, and this one has 11/],
		[
			'an item with collaborators',
			carousel(2, { source: photo, options: { collaborators: ['a'] } }),
			/collaborators cannot be used with an item of a carousel/,
		],
		['an item without an address', carousel(2, { source: { url: '', kind: 'video' } }), /cannot fetch ""/],
		[
			'a tag without a place in an item',
			carousel(2, { source: photo, options: { userTags: [{ username: 'a' }] } }),
			/needs a position/,
		],
		['a reel of an image', { mediaType: 'REELS', source: photo }, /A reel is a video, but this is an image/],
		['an image of a video', { mediaType: 'IMAGE', source: reel }, /needs the URL of an image/],
		[
			'bytes with Instagram Login',
			{ mediaType: 'REELS', source: bytes(1_000) },
			/connect with Facebook Login/,
		],
	])('refuses %s', (_name, request, message) => {
		const problem = validateRequest(request, 'instagram');
		expect(problem).toMatchObject({ platform: 'instagram', code: 'request_refused', action: 'fix-request' });
		expect(problem?.message).toMatch(message);
	});

	it.each([
		['REELS', 300_000_000],
		['STORIES', 100_000_000],
	] as const)('takes bytes of %s up to %i with Facebook Login (instagram §4.6)', (mediaType, most) => {
		const check = (sizeBytes: number) => validateRequest({ mediaType, source: bytes(sizeBytes) }, 'facebook');
		expect(check(most)).toBeUndefined();
		for (const sizeBytes of [0, most + 1]) {
			expect(check(sizeBytes)).toMatchObject({ code: 'media_refused', action: 'fix-media' });
		}
	});
});
