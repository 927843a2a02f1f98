import { useEffect, useRef, useState } from 'preact/hooks';
import { addressOf } from '../api';
import type { Upload } from '../types';

/** The position in a video, in seconds, by which a fade-in from black is usually over. */
const FIRST_FRAME = 0.1;

/**
 * The first frame of an upload, loaded when it scrolls into view: the image from the service or, failing that, a frame
 * of the video itself. Empty if there is no file.
 */
export function Thumbnail({ upload }: { upload: Upload }) {
	const { upload_id: id, file } = upload;
	const place = useRef<HTMLDivElement>(null);
	const [isSeen, setIsSeen] = useState(false);
	const [isBroken, setIsBroken] = useState(false);
	const [isUndrawn, setIsUndrawn] = useState(false);
	useEffect(() => {
		const element = place.current;
		if (!element) return;
		const observer = new IntersectionObserver(([entry]) => {
			if (!entry?.isIntersecting) return;
			setIsSeen(true);
			observer.disconnect();
		});
		observer.observe(element);
		return () => observer.disconnect();
	}, []);
	const src = addressOf(`/api/uploads/${id}/file`);
	const onError = () => setIsBroken(true);
	const onUndrawn = () => setIsUndrawn(true);
	const isThere = isSeen && !isBroken && file.kept_until !== null && file.content_type !== null;
	return (
		<div class="thumbnail" ref={place} aria-hidden="true">
			{isThere &&
				(file.content_type?.startsWith('image/') ? (
					<img src={src} alt="" onError={onError} />
				) : !isUndrawn ? (
					<img src={addressOf(`/api/uploads/${id}/frame`)} alt="" onError={onUndrawn} />
				) : (
					<video src={`${src}#t=${FIRST_FRAME}`} preload="metadata" muted tabIndex={-1} onError={onError} />
				))}
		</div>
	);
}
