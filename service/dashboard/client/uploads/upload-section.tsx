import { useEffect, useRef } from 'preact/hooks';
import { useSpeech } from '../language';
import type { Upload } from '../types';
import { Button } from '../ui/controls';
import { Loaded } from '../ui/failure';
import { UploadItem } from './upload-item';
import type { UploadPages } from './upload-pages';

/**
 * Loads the next page before the person reaches the end of this one. The button is for keyboards and screen readers.
 */
function MoreButton({ more }: { more: () => Promise<void> }) {
	const { texts } = useSpeech();
	const place = useRef<HTMLDivElement>(null);
	useEffect(() => {
		const element = place.current;
		if (!element) return;
		const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void more(), {
			rootMargin: '400px',
		});
		observer.observe(element);
		return () => observer.disconnect();
	}, [more]);
	return (
		<div class="more" ref={place}>
			<Button label={texts.common.more} onClick={more} />
		</div>
	);
}

/** A list of uploads with a title. */
export function UploadSection(props: {
	title: string;
	empty: string;
	pages: UploadPages;
	/** Filters the loaded uploads; shows all by default. */
	shown?: (upload: Upload) => boolean;
	/** True if scrolling loads the next page; otherwise only the button does. */
	isEndless: boolean;
	chosen: ReadonlySet<string>;
	onChoice: (id: string, isChosen: boolean) => void;
	onChange: (upload: Upload) => void;
}) {
	const { title, empty, pages, shown = () => true, isEndless, chosen, onChoice, onChange } = props;
	const { texts } = useSpeech();
	return (
		<section aria-label={title}>
			<h2 tabIndex={-1}>{title}</h2>
			<Loaded from={pages}>
				{({ uploads, next_cursor: cursor }) => (
					<>
						{uploads.length === 0 && <p class="empty">{empty}</p>}
						<ul class="cards">
							{uploads.filter(shown).map((upload) => (
								<UploadItem
									key={upload.upload_id}
									upload={upload}
									isChosen={chosen.has(upload.upload_id)}
									onChoice={(isChosen) => onChoice(upload.upload_id, isChosen)}
									onChange={onChange}
								/>
							))}
						</ul>
						{cursor !== undefined &&
							(isEndless ? (
								// A new element for each page, so that the observer reports its visibility again.
								<MoreButton key={cursor} more={pages.more} />
							) : (
								<div class="more">
									<Button label={texts.common.more} onClick={pages.more} />
								</div>
							))}
					</>
				)}
			</Loaded>
		</section>
	);
}
