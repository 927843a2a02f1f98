import jsQR from 'jsqr';
import sharp from 'sharp';

/** Creates an image in a single colour. @param type its actual format */
export const makePicture = (
	{ width = 400, height = 300, color = '#2277cc' } = {},
	type: 'jpeg' | 'png' | 'webp' | 'gif' = 'jpeg',
): Promise<Buffer> =>
	sharp({ create: { width, height, channels: 3, background: color } })
		.toFormat(type)
		.toBuffer();

/** Returns the format and size of an image, for example `png 400x300`. */
export async function describePicture(bytes: Buffer): Promise<string> {
	const { format, width, height } = await sharp(bytes).metadata();
	return `${format} ${width}x${height}`;
}

/** Decodes a QR code in an SVG, as a phone would. */
export async function readQrCode(svg: string): Promise<string | undefined> {
	const drawing = svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg" width="400"');
	const { data, info } = await sharp(Buffer.from(drawing))
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data;
}
