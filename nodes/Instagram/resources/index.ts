import { account } from './account';
import { comment } from './comment';
import { draft } from './draft';
import { hashtag } from './hashtag';
import { invite } from './invite';
import { media } from './media';
import { mention } from './mention';
import { post } from './post';
import { story } from './story';
import { token } from './token';

/** The node's resources, in the order in which the node lists them. */
export const RESOURCES = [account, comment, draft, hashtag, invite, media, mention, post, story, token];
