// Texts whose contrast is below WCAG 2.2 AA (1.4.3): 4.5, or 3 for large ones. The formulas are those of its definitions of contrast ratio and relative luminance.
const parse = text => {
  const numbers = text.match(/[\d.]+/g).map(Number);
  return text.startsWith('color(srgb') ? [...numbers.slice(0, 3).map(part => part * 255), numbers[3] ?? 1] : [...numbers.slice(0, 3), numbers[3] ?? 1];
};
const over = (front, back) => [0, 1, 2].map(index => front[index] * front[3] + back[index] * (1 - front[3])).concat(1);
const luminance = colour => {
  const [red, green, blue] = colour.slice(0, 3).map(part => part / 255).map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const ratio = (one, other) => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};
const ground = element => {
  const layers = [];
  for (let each = element; each; each = each.parentElement) layers.push(parse(getComputedStyle(each).backgroundColor));
  return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
};

const low = [];
let checked = 0;
for (const element of document.querySelectorAll('body *')) {
  const text = [...element.childNodes].filter(child => child.nodeType === Node.TEXT_NODE).map(child => child.data).join('').trim();
  if (text === '' || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || element.closest('noscript, .unseen, .skip')) continue;
  const style = getComputedStyle(element);
  const back = ground(element);
  const front = over(parse(element.namespaceURI.endsWith('svg') ? style.fill : style.color), back);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  checked++;
  if (ratio(front, back) < (large ? 3 : 4.5)) low.push(`${ratio(front, back).toFixed(2)} ${element.localName}.${element.getAttribute('class') ?? ''}: ${text.slice(0, 40)}`);
}
return { checked, low };
