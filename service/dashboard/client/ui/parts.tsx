import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useSpeech } from '../language';
import type { Platform } from '../../../../platforms/errors';
import { platformLabel } from '../platforms';

/** True until the first view has opened: on a freshly loaded page, screen readers start at the top anyway. */
let isFirst = true;

/** The heading of a view. It takes the focus when the view opens, so that a screen reader starts there. */
export function ViewHead(props: { title: string; intro: string; children?: ComponentChildren }) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		document.title = `${props.title} · MediaKit`;
	}, [props.title]);
	// Runs before the browser paints, so that no keypress in between goes to the old view.
	useLayoutEffect(() => {
		if (!isFirst) heading.current?.focus({ preventScroll: true });
		isFirst = false;
		scrollTo(0, 0);
	}, []);
	return (
		<header class="viewhead">
			<div>
				<h1 ref={heading} tabIndex={-1}>
					{props.title}
				</h1>
				<p class="muted">{props.intro}</p>
			</div>
			{props.children}
		</header>
	);
}

/** A section of a view, on its own card. */
export function Section(props: {
	title: string;
	hint?: string;
	class?: string;
	id?: string;
	children: ComponentChildren;
}) {
	const id = useId();
	return (
		<section id={props.id} class={`card ${props.class ?? ''}`} aria-labelledby={id}>
			<h2 id={id}>{props.title}</h2>
			{props.hint && <p class="muted">{props.hint}</p>}
			{props.children}
		</section>
	);
}

/** A text shown in place of an empty list, with a link to the next step. */
export function Nothing(props: { text: string; href: string; action: string }) {
	return (
		<div class="empty">
			<p>{props.text}</p>
			<p>
				<a class="button" href={props.href}>
					{props.action}
				</a>
			</p>
		</div>
	);
}

export function Loading() {
	const { texts } = useSpeech();
	return (
		<p class="muted loading" role="status">
			{texts.common.loading}
		</p>
	);
}

type Tone = 'good' | 'bad' | 'busy' | 'plain';

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
	return <span class={`badge ${tone}`}>{children}</span>;
}

/** The name of a platform, also distinguished by colour. */
export function PlatformTag({ platform }: { platform: Platform }) {
	return <span class={`platform ${platform}`}>{platformLabel(platform)}</span>;
}

/** The image of an account, or the first letter of its name. */
export function Avatar({ src, name }: { src: string | null | undefined; name: string }) {
	const [broken, setBroken] = useState(false);
	// The page's content security policy blocks all other image sources.
	if (!src?.startsWith('https:') || broken) {
		return (
			<span class="avatar" aria-hidden="true">
				{name.slice(0, 1).toUpperCase()}
			</span>
		);
	}
	return <img class="avatar" src={src} alt="" referrerpolicy="no-referrer" onError={() => setBroken(true)} />;
}
