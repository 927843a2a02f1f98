import qrcode from 'qrcode-generator';
import { html, type Html } from '../pages';

/** The width of the quiet zone that scanners need, in modules (ISO/IEC 18004). */
const RIM = 4;

/** Renders a QR code for a URL; the code scales to its container. @param label the alternative text */
export function qrCode(url: string, label: string): Html {
	const code = qrcode(0, 'M');
	code.addData(url);
	code.make();
	const count = code.getModuleCount();
	const row = (y: number) =>
		Array.from({ length: count }, (_, x) => (code.isDark(y, x) ? '#' : ' ')).join('');
	const runs = Array.from({ length: count }, (_, y) =>
		[...row(y).matchAll(/#+/g)].map(
			({ index, 0: { length } }) => `M${index + RIM} ${y + RIM}h${length}v1h-${length}z`,
		),
	);
	const path = runs.flat().join('');
	const size = count + 2 * RIM;
	return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}">
		<path fill="#fff" d="M0 0h${size}v${size}H0z" />
		<path fill="#000" d="${path}" />
	</svg>`;
}
