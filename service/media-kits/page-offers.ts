import { html, type Html } from '../pages';
import type { MediaKit } from './kit';
import type { Wording } from './kit-words';
import { withLinks } from './links';
import type { Collaboration, Package } from './page-content';
import type { PageView } from './page-view';

function packageHtml({ content }: MediaKit, offer: Package, wording: Wording): Html {
	const { contact_email: email, currency } = content;
	const { name, description, price } = offer;
	const told = price === null || currency === null ? wording.onRequest : wording.price(price, currency);
	const ask =
		email === null
			? undefined
			: html`<a
					class="ask"
					href="mailto:${email}?subject=${encodeURIComponent(name)}"
					aria-label="${wording.packageOf(name)}"
					>${wording.ask}</a
				>`;
	return html`<li class="package">
		<h3>${name}</h3>
		${description === null ? undefined : html`<p class="text">${withLinks(description)}</p>`}
		<p class="price">${told}</p>
		${ask}
	</li>`;
}

/** Renders the creator's packages. */
export function packagesHtml(kit: MediaKit, { wording }: PageView): Html | undefined {
	const { packages } = kit.content;
	if (packages.length === 0) return undefined;
	return html`<section class="card offers" aria-labelledby="packages">
		<h2 id="packages">${wording.packages}</h2>
		<ul class="packages">
			${packages.map((offer) => packageHtml(kit, offer, wording))}
		</ul>
	</section>`;
}

function collaborationHtml({ name, url, logo_image: logo }: Collaboration, { image }: PageView): Html {
	const picture = logo === null ? undefined : html`<img src="${image(logo)}" alt="" height="40" />`;
	const inside = html`${picture}<span>${name}</span>`;
	return html`<li>
		${url === null ? html`<span class="partner">${inside}</span>` : html`<a class="partner" href="${url}" rel="noopener nofollow">${inside}</a>`}
	</li>`;
}

/** Renders the creator's previous collaborations. */
export function collaborationsHtml({ content }: MediaKit, view: PageView): Html | undefined {
	const { collaborations } = content;
	if (collaborations.length === 0) return undefined;
	return html`<section class="card" aria-labelledby="collaborations">
		<h2 id="collaborations">${view.wording.collaborations}</h2>
		<ul class="partners">
			${collaborations.map((one) => collaborationHtml(one, view))}
		</ul>
	</section>`;
}
