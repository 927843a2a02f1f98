import { useEffect, useRef, useState } from 'preact/hooks';
import { call } from '../api';
import { useSpeech } from '../language';
import type { PagePreview } from '../types';
import type { PageDraft } from './page-draft';
import { useEditorTexts } from './page-editing';

/** So long after the last key. */
const PAUSE_MS = 300;

const NOTHING: PagePreview = { html: null, problems: [] };

/** A page as it would be. While something is wrong with it, its last form stays to be seen. */
export function usePreview(draft: PageDraft): PagePreview {
	const { language } = useSpeech();
	const [shown, setShown] = useState(NOTHING);
	const body = JSON.stringify(draft);
	useEffect(() => {
		let isLate = false;
		async function look() {
			const path = `/api/mediakit/page-preview?lang=${language}`;
			// What is wrong with the connection is said when the page is saved.
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

/** Shows a page in a frame in which no script runs, and keeps the place to which a person has scrolled. */
export function Preview({ html }: { html: string | null }) {
	const texts = useEditorTexts();
	const frame = useRef<HTMLIFrameElement>(null);
	useEffect(() => {
		const { current } = frame;
		if (current === null || html === null) return;
		const top = current.contentWindow?.scrollY ?? 0;
		current.onload = () => current.contentWindow?.scrollTo(0, top);
		// The frame may open no window, so that its links lead nowhere.
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
