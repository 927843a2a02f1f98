import sharp from 'sharp';

/** A picture of one colour. @param type as its bytes say */
export const makePicture = (
	{ width = 400, height = 300, color = '#2277cc' } = {},
	type: 'jpeg' | 'png' | 'webp' | 'gif' = 'jpeg',
): Promise<Buffer> =>
	sharp({ create: { width, height, channels: 3, background: color } })
		.toFormat(type)
		.toBuffer();

/** What a picture is. */
export async function describePicture(bytes: Buffer): Promise<string> {
	const { format, width, height } = await sharp(bytes).metadata();
	return `${format} ${width}x${height}`;
}
