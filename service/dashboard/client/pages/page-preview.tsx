import { useEffect, useRef, useState } from 'preact/hooks';
import { call } from '../api';
import { useSpeech } from '../language';
import type { PagePreview } from '../types';
import type { PageDraft } from './page-draft';
import { useEditorTexts } from './page-editing';

/** The delay between the last keystroke and the preview. */
const PAUSE_MS = 300;

const NOTHING: PagePreview = { html: null, problems: [] };

/** Returns a preview of the page. While the draft is invalid, the last valid preview remains visible. */
export function usePreview(draft: PageDraft): PagePreview {
	const { language } = useSpeech();
	const [shown, setShown] = useState(NOTHING);
	const body = JSON.stringify(draft);
	useEffect(() => {
		let isLate = false;
		async function look() {
			const path = `/api/mediakit/page-preview?lang=${language}`;
			// Connection problems are reported when the page is saved.
			const next = await call<PagePreview>('POST', path, JSON.parse(body)).catch(() => undefined);
			if (isLate || next === undefined) return;
			setShown(({ html }) => (next.problems.length > 0 ? { ...next, html } : next));
		}
		const timer = setTimeout(look, PAUSE_MS);
		return () => {
			isLate = true;
			clearTimeout(timer);
		};
	}, [body, language]);
	return shown;
}

/** Shows a page in a frame without scripts, and keeps the scroll position. */
export function Preview({ html }: { html: string | null }) {
	const texts = useEditorTexts();
	const frame = useRef<HTMLIFrameElement>(null);
	useEffect(() => {
		const { current } = frame;
		if (current === null || html === null) return;
		const top = current.contentWindow?.scrollY ?? 0;
		current.onload = () => current.contentWindow?.scrollTo(0, top);
		// The frame is not allowed to open windows, so its links do nothing.
		current.srcdoc = html.replace('<head>', '<head><base target="_blank" />');
	}, [html]);
	return (
		<section class="pagepreview" aria-label={texts.preview}>
			{html === null ? (
				<p class="muted">{texts.noPreview}</p>
			) : (
				<iframe ref={frame} title={texts.preview} sandbox="allow-same-origin" />
			)}
		</section>
	);
}
