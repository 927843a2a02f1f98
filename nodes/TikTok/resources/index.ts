import { account } from './account';
import { creator } from './creator';
import { photo } from './photo';
import { post } from './post';
import { token } from './token';
import { video } from './video';

/** The node's resources, in the order in which the node lists them. */
export const RESOURCES = [account, creator, photo, post, token, video];
