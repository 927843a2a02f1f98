import type { OwnFields } from '../own-field';

/** YouTube-specific fields of uploads and approvals (contracts/youtube-api.md §5.1). */
export const YOUTUBE_FIELDS: OwnFields = {
	upload: [
		{
			name: 'made_for_kids',
			kind: 'flag',
			title: { en: 'Made for kids', de: 'Speziell für Kinder' },
			hint: {
				en: 'Whether the video is made for kids, which only the channel owner can decide',
				de: 'Ob das Video speziell für Kinder ist; das kannst nur du entscheiden',
			},
			longest: 5,
			missing: {
				code: 'made_for_kids_missing',
				message:
					'YouTube requires a decision on whether the video is made for kids, and only the channel owner can make it. Send youtube.made_for_kids with true or false, or set YOUTUBE_MADE_FOR_KIDS for all videos.',
			},
		},
		{
			name: 'tags',
			kind: 'list',
			title: { en: 'Tags', de: 'Tags' },
			hint: {
				en: 'Keywords for the video, separated by commas; at most 500 characters in total',
				de: 'Stichwörter zum Video, durch Kommas getrennt; zusammen 500 Zeichen',
			},
			longest: 1_000,
		},
		{
			name: 'category_id',
			kind: 'text',
			title: { en: 'Category ID', de: 'Kategorie-ID' },
			hint: {
				en: 'ID of a YouTube category, for example 22 for People & Blogs',
				de: 'Nummer einer YouTube-Kategorie, zum Beispiel 22 für Menschen & Blogs',
			},
			longest: 10,
		},
		{
			name: 'synthetic_media',
			kind: 'flag',
			title: { en: 'Altered or synthetic', de: 'Verändert oder künstlich' },
			hint: {
				en: 'Whether the video shows realistic content that was altered or generated',
				de: 'Ob das Video realistisch wirkende veränderte oder erzeugte Inhalte zeigt',
			},
			longest: 5,
		},
	],
	approval: [
		{
			name: 'privacy',
			kind: 'choice',
			title: { en: 'Privacy', de: 'Sichtbarkeit' },
			hint: {
				en: 'Who can watch the video once it is approved',
				de: 'Wer das Video nach der Freigabe sehen kann',
			},
			choices: {
				private: { en: 'Private', de: 'Privat' },
				unlisted: { en: 'Unlisted', de: 'Nicht gelistet' },
				public: { en: 'Public', de: 'Öffentlich' },
			},
			longest: 8,
			missing: {
				code: 'privacy_required',
				message:
					'YouTube requires a decision on who can watch the video. Approve the upload with privacy private, unlisted or public.',
			},
		},
	],
};
