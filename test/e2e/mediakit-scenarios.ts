import sharp from 'sharp';
import { AUDIENCE, MONTH } from '../support/audience';
import type { PageBench } from '../support/mediakit-pages';
import { API_KEY } from '../support/service';
import type { VideoServer } from '../support/video-server';

/** Draws some shapes for use as a cover, a logo or the image of a post. */
export const draw = (width: number, height: number, [ground, shape]: [string, string]): Promise<Buffer> =>
	sharp(
		Buffer.from(
			`<svg width="${width}" height="${height}"><defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${ground}"/><stop offset="1" stop-color="${shape}"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/><circle cx="72%" cy="34%" r="${height / 5}" fill="#fff" fill-opacity=".55"/><path d="M0 ${height}L${width / 3} ${height * 0.55}L${width * 0.55} ${height * 0.8}L${width * 0.78} ${height * 0.5}L${width} ${height * 0.75}V${height}z" fill="${ground}"/></svg>`,
		),
	)
		.png()
		.toBuffer();

const post = (id: number, title: string | null, views: number) => ({
	id: String(id),
	url: `https://www.tiktok.com/@example_creator/video/${id}`,
	title,
	created_at: '2026-11-18T10:00:00Z',
	views,
	likes: Math.round(views / 19),
	comments: Math.round(views / 240),
	shares: Math.round(views / 410),
	saved: null,
});

/** Returns the recent posts of an account; the most viewed post has this many views. */
export const tiktokPosts = (views = 48_210) => [
	post(1, 'Three lenses for travel that fit into one pocket #camera #travel', views),
	post(2, 'What the small sensor does better', Math.round(views * 0.66)),
	post(3, null, Math.round(views * 0.25)),
];
const instagramPosts = (views = 27_310) => [
	{
		...post(
			4,
			'Fog over the harbour at five in the morning — how this picture was made, with all settings and the mistakes before it, step by step',
			views,
		),
		saved: 412,
	},
	{ ...post(5, 'Unboxing, but honest', Math.round(views / 3)), saved: 30 },
];

export interface Size {
	followers: number;
	views: number;
}

/** Stores three months of metrics that grow like a real account's, with days for which there are no values. */
export async function liveThreeMonths(
	bench: PageBench,
	{ followers, views }: Size,
	isFull: boolean,
): Promise<void> {
	const answer = await fetch(`${bench.service.url}/api/mediakit/analytics/tiktok`, {
		headers: { 'x-api-key': API_KEY },
	});
	const { data } = (await answer.json()) as { data: { profile: { avatar: string } } };
	const { avatar } = data.profile;
	for (let day = 89; day >= 0; day--) {
		if (day % 17 === 5) continue;
		const grown = (89 - day) / 89;
		const wave = Math.sin(day / 3);
		const count = (share: number) => Math.round(share);
		await bench.store(
			'tiktok',
			{
				followers: count(followers * (0.82 + 0.18 * grown ** 1.4)),
				stats: { avg_views: count(views * 0.26 * (0.83 + 0.17 * grown + 0.07 * wave)), engagement_rate: 5.2 },
				recent_posts: tiktokPosts(views),
				profile: { name: 'Mara Lindqvist', avatar },
			},
			day,
		);
		const month = Object.entries(MONTH).map(([name, value]) => [name, count(value * (0.8 + 0.2 * grown))]);
		await bench.store(
			'instagram',
			{
				followers: count(followers * 2.1 * (0.97 + 0.03 * grown)),
				stats: {
					reach_daily: count(views * 0.3 * (1 + 0.26 * wave)),
					engagement_rate: 3.41,
					...(isFull && {
						...Object.fromEntries(month),
						engagement_rate_by_followers: 3.9,
						engagement_rate_by_reach: 7.15,
					}),
				},
				recent_posts: instagramPosts(count(views * 0.57)),
			},
			day,
		);
	}
}

async function sendImage(bench: PageBench, use: string, bytes: Buffer): Promise<string> {
	const { body } = await bench.service.call(`/api/mediakit/images?use=${use}`, {
		method: 'POST',
		headers: { 'content-type': 'image/png' },
		body: new Uint8Array(bytes),
	});
	return String(body.id);
}

/** Uploads the images of a page. @returns everything that an owner can fill in */
export async function fillIn(bench: PageBench): Promise<Record<string, unknown>> {
	const cover = await sendImage(bench, 'cover', await draw(1536, 512, ['#1f4e79', '#f2a65a']));
	const logos = await Promise.all(
		(
			[
				['#0b6e4f', '#a7d7c5'],
				['#7b2d26', '#f0b67f'],
			] as [string, string][]
		).map(async (colors) => sendImage(bench, 'logo', await draw(240, 120, colors))),
	);
	return {
		title: 'Mara Lindqvist',
		description:
			'Cameras, light and slow travel. Two videos a week, from Gothenburg.\nMore of my work: https://example.com/mara',
		contact_email: 'hello@mara-lindqvist.example',
		website: 'https://www.mara-lindqvist.example/',
		location: 'Gothenburg, Sweden',
		languages: ['sv', 'en', 'de'],
		accent_color: '#d9480f',
		cover_image: cover,
		currency: 'EUR',
		packages: [
			{ name: 'One video', description: 'Up to 60 seconds, one round of changes', price: 1_200 },
			{ name: 'Story series', description: 'Five stories on one day with a link', price: 450 },
			{ name: 'Product photos', description: 'Ten pictures, all rights for a year', price: 890.5 },
			{ name: 'Long-term partner', description: null, price: null },
		],
		collaborations: [
			{ name: 'Lumen Lenses', url: 'https://lumen.example/', logo_image: logos[0] },
			{ name: 'Nordljus Outdoor', url: 'https://nordljus.example/', logo_image: logos[1] },
			{ name: 'Fjäll & Co', url: null, logo_image: null },
			{ name: 'Hamnkaffe', url: 'https://hamnkaffe.example/', logo_image: null },
		],
	};
}

/** Adds an audience to the accounts and images to their posts, and has the service fetch the images. */
export async function addAudienceAndPictures(bench: PageBench, pictures: VideoServer): Promise<void> {
	const { origin } = new URL(pictures.url);
	for (const platform of ['tiktok', 'instagram'] as const) {
		await bench.amend(platform, ({ recent_posts: posts }) => ({
			...(platform === 'instagram' && { audience: AUDIENCE }),
			recent_posts: (posts as { id: string }[]).map((each) => ({
				...each,
				thumbnail: `${origin}/${each.id}.png`,
			})),
		}));
	}
	await bench.restart();
}
