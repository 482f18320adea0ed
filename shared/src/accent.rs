//! An organization's colours, made of its one. Only its hue and chroma are taken; lightness is fixed per colour and chroma
//! capped and cut to what screens show, so that every brand keeps its contrast (`design/mockups/README.md`, section 2).

use serde::{Deserialize, Serialize};

/// Portico's own colour, of whoever has none.
pub const PORTICO: &str = "#007781";

/// One of the colours of a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shade {
    /// What it is for, such as `accent` for the ground of a button and `on-accent` for its words.
    #[cfg_attr(feature = "openapi", schema(example = "accent"))]
    pub name: String,
    /// On light ground, as `#rrggbb`.
    #[cfg_attr(feature = "openapi", schema(example = "#006b74"))]
    pub light: String,
    /// On dark ground, as `#rrggbb`.
    #[cfg_attr(feature = "openapi", schema(example = "#67c3ce"))]
    pub dark: String,
}

/// What is taken of a brand colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accent {
    hue: f64,
    chroma: f64,
}

/// One of the colours and how it is made: lightness and chroma cap, in light and in dark.
type Token = (&'static str, (f64, f64), (f64, f64));

const TOKENS: [Token; 16] = [
    ("accent", (0.48, 0.13), (0.765, 0.13)),
    ("accent-hover", (0.43, 0.12), (0.81, 0.12)),
    ("accent-press", (0.385, 0.11), (0.72, 0.12)),
    ("on-accent", (1.0, 0.0), (0.19, 0.03)),
    ("accent-ink", (0.45, 0.12), (0.8, 0.12)),
    ("accent-soft", (0.955, 0.014), (0.262, 0.034)),
    ("accent-soft-2", (0.922, 0.026), (0.31, 0.045)),
    ("accent-line", (0.85, 0.045), (0.39, 0.06)),
    ("accent-mark", (0.6, 0.13), (0.7, 0.13)),
    ("own", (0.974, 0.008), (0.225, 0.018)),
    ("own-line", (0.915, 0.018), (0.3, 0.028)),
    ("ring", (0.885, 0.035), (0.38, 0.055)),
    ("brand-deep", (0.285, 0.05), (0.235, 0.045)),
    ("brand-deep-line", (0.4, 0.06), (0.36, 0.06)),
    ("on-brand-deep", (0.97, 0.01), (0.96, 0.01)),
    ("on-brand-deep-2", (0.82, 0.03), (0.8, 0.03)),
];

impl Accent {
    /// Reads `#rrggbb`.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        let [l, m, s] =
            cone([channel(0)?, channel(2)?, channel(4)?].map(|byte| linear(f64::from(byte) / 255.0)));
        let a = 1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s;
        Some(Self { hue: b.atan2(a), chroma: (a * a + b * b).sqrt() })
    }

    /// All that is made of it.
    pub fn shades(self) -> impl Iterator<Item = Shade> {
        TOKENS.into_iter().map(move |(name, light, dark)| Shade {
            name: name.to_owned(),
            light: hex(self.colour(light)),
            dark: hex(self.colour(dark)),
        })
    }

    /// The colour of this lightness, as linear red, green and blue.
    fn colour(self, (lightness, cap): (f64, f64)) -> [f64; 3] {
        let shown = |chroma: f64| in_srgb(rgb(lightness, chroma, self.hue));
        let wanted = self.chroma.min(cap);
        if shown(wanted) {
            return rgb(lightness, wanted, self.hue);
        }
        let (mut least, mut most) = (0.0, wanted);
        for _ in 0..24 {
            let middle = f64::midpoint(least, most);
            if shown(middle) { least = middle } else { most = middle }
        }
        rgb(lightness, least, self.hue)
    }
}

fn linear(channel: f64) -> f64 {
    if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

fn gamma(channel: f64) -> f64 {
    if channel <= 0.003_130_8 { channel * 12.92 } else { 1.055 * channel.powf(1.0 / 2.4) - 0.055 }
}

/// Linear sRGB to the cube roots of the cones' answers (Oklab, first half).
fn cone([r, g, b]: [f64; 3]) -> [f64; 3] {
    [
        0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b,
        0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b,
        0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b,
    ]
    .map(f64::cbrt)
}

/// OKLCH to linear sRGB; outside 0 to 1 where screens can't show it.
fn rgb(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (a, b) = (chroma * hue.cos(), chroma * hue.sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
}

/// With room for what rounding to a byte forgives.
fn in_srgb(colour: [f64; 3]) -> bool {
    colour.iter().all(|channel| (-0.000_1..=1.000_1).contains(channel))
}

fn bytes(colour: [f64; 3]) -> [u8; 3] {
    // Clamped and rounded, so each is a byte.
    colour.map(|channel| (gamma(channel.clamp(0.0, 1.0)) * 255.0).round() as u8)
}

fn hex(colour: [f64; 3]) -> String {
    let [r, g, b] = bytes(colour);
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: [f64; 3]) -> f64 {
        let [r, g, b] = bytes(colour).map(|byte| linear(f64::from(byte) / 255.0));
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        (one / other).max(other / one)
    }

    fn pair(name: &str) -> ((f64, f64), (f64, f64)) {
        let token = TOKENS.into_iter().find(|(own, _, _)| *own == name);
        token.map(|(_, light, dark)| (light, dark)).unwrap_or_default()
    }

    fn plain(text: &str) -> [f64; 3] {
        let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap_or_default();
        [byte(1), byte(3), byte(5)].map(|byte| linear(f64::from(byte) / 255.0))
    }

    /// Every hue and chroma a brand may have.
    fn brands() -> impl Iterator<Item = Accent> {
        (0..360).step_by(3).flat_map(|hue| {
            (0..=32).step_by(2).map(move |chroma| Accent {
                hue: f64::from(hue).to_radians(),
                chroma: f64::from(chroma) / 100.0,
            })
        })
    }

    /// The least contrast of these two over all brands and both themes.
    fn worst(text: &str, ground: &str) -> f64 {
        let (text, ground) = (pair(text), pair(ground));
        brands()
            .flat_map(|brand| {
                [
                    contrast(brand.colour(text.0), brand.colour(ground.0)),
                    contrast(brand.colour(text.1), brand.colour(ground.1)),
                ]
            })
            .fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn petrol_gives_the_values_of_the_design() -> Result<(), &'static str> {
        let petrol = Accent::from_hex("#007781").ok_or("a colour")?;
        let made: Vec<_> = petrol.shades().collect();
        for (name, light, dark) in [
            ("accent", "#006b74", "#67c3ce"),
            ("accent-hover", "#005b63", "#76d2dc"),
            ("on-accent", "#ffffff", "#02181a"),
            ("accent-ink", "#00616a", "#73cfd9"),
            ("accent-soft", "#e6f3f5", "#0d292c"),
            ("accent-line", "#acd7dc", "#114e54"),
            ("own", "#f1f8f9", "#121e20"),
            ("ring", "#bfe0e4", "#164b50"),
            ("brand-deep", "#003136", "#002427"),
        ] {
            let shade = made.iter().find(|shade| shade.name == name).ok_or("a colour")?;
            let near = |made: &str, wanted: &str| {
                bytes(plain(made)).iter().zip(bytes(plain(wanted))).all(|(a, b)| a.abs_diff(b) <= 2)
            };
            assert!(
                near(&shade.light, light) && near(&shade.dark, dark),
                "{shade:?} is not near {light} {dark}"
            );
        }
        Ok(())
    }

    #[test]
    fn every_brand_keeps_its_texts_readable() {
        for (text, ground) in [
            ("on-accent", "accent"),
            ("on-accent", "accent-hover"),
            ("on-accent", "accent-press"),
            ("accent-ink", "accent-soft"),
            ("accent-ink", "accent-soft-2"),
            ("on-brand-deep", "brand-deep"),
            ("on-brand-deep-2", "brand-deep"),
        ] {
            let worst = worst(text, ground);
            assert!(worst >= 4.5, "{text} on {ground}: {worst:.2}");
        }
    }

    #[test]
    fn every_brand_keeps_the_neutral_inks_readable() {
        let inks = [("#5e686c", "#959fa2"), ("#444e51", "#b7bfc2"), ("#151d20", "#eaeff0")];
        for ground in ["accent-soft", "own"] {
            let (light, dark) = pair(ground);
            for (ink_light, ink_dark) in inks {
                for brand in brands() {
                    let least = contrast(plain(ink_light), brand.colour(light))
                        .min(contrast(plain(ink_dark), brand.colour(dark)));
                    assert!(least >= 4.5, "{ink_light} on {ground}: {least:.2}");
                }
            }
        }
    }

    #[test]
    fn links_and_marks_stand_out_from_the_surface() {
        for (name, least) in [("accent-ink", 4.5), ("accent", 4.5), ("accent-mark", 3.0)] {
            let (light, dark) = pair(name);
            for brand in brands() {
                let on_light = contrast(brand.colour(light), plain("#ffffff"));
                let on_dark = contrast(brand.colour(dark), plain("#111718"));
                assert!(on_light.min(on_dark) >= least, "{name}: {on_light:.2} {on_dark:.2}");
            }
        }
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for bad in ["", "#12345", "#12345g", "007781", "red", "#ää1234", "#1234567"] {
            assert_eq!(Accent::from_hex(bad), None, "{bad}");
        }
    }
}
