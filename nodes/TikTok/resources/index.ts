import { account } from './account';
import { creator } from './creator';
import { photo } from './photo';
import { post } from './post';
import { token } from './token';
import { video } from './video';

/** The node's resources, as its list shows them. */
export const RESOURCES = [account, creator, photo, post, token, video];
