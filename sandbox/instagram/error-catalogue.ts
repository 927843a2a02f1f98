interface Documented {
	readonly code: number;
	readonly subcode: number;
	readonly text: string;
	readonly title: string;
	readonly advice: string;
	readonly transient: boolean;
}

function entry(code: number, subcode: number, text: string, advice: string, transient = false): Documented {
	return { code, subcode, text, title: text, advice, transient };
}

/** The publishing codes in contract §5.3, by code and subcode. */
export const documented = {
	'-2/2207003': entry(-2, 2207003, 'Timeout', 'Downloading the media took too long. Try again.', true),
	'-2/2207020': entry(-2, 2207020, 'Media expired', 'Create a new container.'),
	'-1/2207001': entry(-1, 2207001, 'Instagram server error', 'Try again.', true),
	'-1/2207032': entry(-1, 2207032, 'Create media fail', 'Try to create the container again.', true),
	'-1/2207053': entry(-1, 2207053, 'Unknown upload error', 'Create a new container.'),
	'1/2207057': entry(
		1,
		2207057,
		'Thumbnail offset invalid',
		'The offset must lie between 0 and the duration of the video.',
	),
	'4/2207051': entry(4, 2207051, 'Action is blocked', 'The action looks like spam to Instagram.'),
	'9/2207042': entry(
		9,
		2207042,
		'The maximum number of posts has been reached',
		'Wait until older posts are 24 hours old.',
	),
	'10/2207081': entry(10, 2207081, 'Trial reels are not available', 'The account does not have the feature.'),
	'24/2207006': entry(24, 2207006, 'Media not found', 'The media could not be found.'),
	'24/2207008': entry(
		24,
		2207008,
		'Media creation id does not exist or has expired',
		'Create a new container.',
	),
	'25/2207050': entry(25, 2207050, 'The account is restricted', 'Sign in to Instagram and follow the steps.'),
	'100/2207023': entry(100, 2207023, 'Unknown media type', 'The media type is not one that is expected.'),
	'100/2207028': entry(100, 2207028, 'Carousel size invalid', 'A carousel needs 2 to 10 items.'),
	'100/2207040': entry(100, 2207040, 'Too many tags', 'At most 20 accounts can be mentioned.'),
	'100/2207089': entry(100, 2207089, 'Media cannot be published alone', 'A single video must be a reel.'),
	'110/2207018': entry(
		110,
		2207018,
		'The user name cannot be resolved',
		'Give user names without a leading @.',
	),
	'352/2207026': entry(352, 2207026, 'Unsupported video format', 'The video format is not supported.'),
	'9004/2207052': entry(
		9004,
		2207052,
		'Only photo or video can be accepted as media type.',
		'The media could not be fetched from this URI.',
	),
	'9007/2207027': entry(
		9007,
		2207027,
		'Media ID is not available',
		'The media is not ready to be published.',
	),
	'36000/2207004': entry(36000, 2207004, 'Image size', 'The image has more than 8 MiB.'),
	'36001/2207005': entry(36001, 2207005, 'Image format', 'The image format is not supported.'),
	'36003/2207009': entry(36003, 2207009, 'Aspect ratio', 'The aspect ratio must lie between 4:5 and 1.91:1.'),
	'36004/2207010': entry(36004, 2207010, 'Caption too long', 'At most 2,200 characters and 30 hashtags.'),
} as const satisfies Record<string, Documented>;

export type ErrorKey = keyof typeof documented;
