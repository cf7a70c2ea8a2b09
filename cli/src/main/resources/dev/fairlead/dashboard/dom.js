// A page as a function of what is known: views return descriptions of elements, and `render` changes the document where it differs.
// Text is only ever set as text, never parsed: what a member or a route is called cannot become an element.

const SVG = 'http://www.w3.org/2000/svg';
const given = new WeakMap(); // element -> the attributes that it was last given

/** Describes an element. Attributes: null, undefined and false leave it out; `style` is an object; `key` finds it again among its siblings. */
export function h(tag, attributes, ...children) {
  return { tag, attributes: attributes ?? {}, children: children.flat(3).filter(child => child !== null && child !== undefined && child !== false) };
}

/** Makes the children of `element` what `children` describe. Elements that stay keep focus, scroll position and listeners. */
export function render(element, ...children) {
  const wanted = children.flat(3).filter(child => child !== null && child !== undefined && child !== false);
  const keyed = new Map();
  for (const child of element.childNodes) {
    const key = given.get(child)?.key;
    if (key !== undefined) keyed.set(key, child);
  }
  let place = element.firstChild;
  for (const child of wanted) {
    const node = match(child, place, keyed) ?? create(child, element);
    if (node === place) place = place.nextSibling;
    else element.insertBefore(node, place);
    update(node, child);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function match(child, place, keyed) {
  if (typeof child !== 'object') return place?.nodeType === Node.TEXT_NODE ? place : null;
  const { tag, attributes } = child;
  if (attributes.key !== undefined) return keyed.get(String(attributes.key)) ?? null;
  const same = place?.nodeType === Node.ELEMENT_NODE && place.localName === tag && given.get(place)?.key === undefined;
  return same ? place : null;
}

function create(child, parent) {
  if (typeof child !== 'object') return document.createTextNode(String(child));
  const inSvg = child.tag === 'svg' || (parent.namespaceURI === SVG && parent.localName !== 'foreignObject');
  const node = inSvg ? document.createElementNS(SVG, child.tag) : document.createElement(child.tag);
  given.set(node, {});
  return node;
}

function update(node, child) {
  if (typeof child !== 'object') {
    const text = String(child);
    if (node.data !== text) node.data = text;
    return;
  }
  const before = given.get(node);
  const now = {};
  for (const [name, value] of Object.entries(child.attributes)) {
    if (value === null || value === undefined || value === false) continue;
    now[name] = name === 'style' ? value : value === true ? '' : String(value);
    if (name === 'style') restyle(node, before.style ?? {}, value);
    else if (name !== 'key' && before[name] !== now[name]) node.setAttribute(name, now[name]);
  }
  for (const name of Object.keys(before)) {
    if (!(name in now) && name !== 'key') name === 'style' ? restyle(node, before.style, {}) : node.removeAttribute(name);
  }
  given.set(node, now);
  render(node, child.children);
}

// By the object model, which the Content-Security-Policy allows; an attribute would be an inline style.
function restyle(node, before, now) {
  for (const [name, value] of Object.entries(now)) {
    if (before[name] !== value) node.style.setProperty(name, value);
  }
  for (const name of Object.keys(before)) {
    if (!(name in now)) node.style.removeProperty(name);
  }
}

export const byId = id => document.getElementById(id);
