import { useRef, useState } from 'preact/hooks';
import { useSpeech } from '../language';

const COPIED_MS = 2_000;

/** Text to copy, such as a URL or an example, with a copy button. */
export function Copyable({ label, text }: { label: string; text: string }) {
	const { texts } = useSpeech();
	const [copied, setCopied] = useState(false);
	const code = useRef<HTMLElement>(null);
	async function copy() {
		try {
			await navigator.clipboard.writeText(text);
			setCopied(true);
			setTimeout(() => setCopied(false), COPIED_MS);
		} catch {
			// Without https, browsers have no clipboard API: select the text, so that it can be copied with the
			// keyboard.
			if (code.current) getSelection()?.selectAllChildren(code.current);
		}
	}
	return (
		<div class="copyable">
			<span class="label">{label}</span>
			<div class="copybox">
				<pre tabIndex={0} aria-label={label} role="group">
					<code ref={code}>{text}</code>
				</pre>
				<button type="button" class="small" aria-label={texts.common.copyWhat(label)} onClick={copy}>
					{copied ? texts.common.copied : texts.common.copy}
				</button>
			</div>
			<span class="unseen" role="status">
				{copied ? texts.common.copied : ''}
			</span>
		</div>
	);
}
