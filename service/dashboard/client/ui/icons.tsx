import type { View } from '../router';

const SHAPES: Record<View | 'logout', string> = {
	accounts: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8c0-3.3 3.6-5 8-5s8 1.7 8 5',
	statistics: 'M4 20V10m5.3 10V4m5.4 16v-8M20 20V7',
	uploads: 'M12 16V4m-5 5 5-5 5 5M4 16v4h16v-4',
	pages: 'M4 5h16v14H4zM4 10h16M9 10v9',
	settings: 'M4 7h9m5 0h2M4 17h2m5 0h9M13 4.5v5M11 14.5v5',
	logout: 'M10 4H4v16h6M15 8l4 4-4 4m4-4H9',
};

export function Icon({ name }: { name: keyof typeof SHAPES }) {
	return (
		<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" focusable="false">
			<path
				d={SHAPES[name]}
				fill="none"
				stroke="currentColor"
				stroke-width="1.8"
				stroke-linecap="round"
				stroke-linejoin="round"
			/>
		</svg>
	);
}
