//! The address of a store that speaks the S3 protocol.

use super::NotAValue;
use percent_encoding::percent_decode_str;
use std::fmt;
use std::str::FromStr;
use url::Url;

/// A bucket, and where it is. Its secret is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Url {
    pub(crate) bucket: String,
    /// The folder in it, if not all of it.
    pub(crate) prefix: String,
    /// Key and secret.
    pub(crate) credentials: Option<(String, String)>,
    pub(crate) region: Option<String>,
    /// Where it is not Amazon's.
    pub(crate) endpoint: Option<String>,
}

impl FromStr for S3Url {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let url = Url::parse(text).map_err(|_| NotAValue)?;
        let bucket =
            url.host_str().filter(|_| url.scheme() == "s3" && url.port().is_none()).ok_or(NotAValue)?;
        let mut parsed = Self {
            bucket: bucket.to_owned(),
            prefix: plain(url.path().trim_matches('/'))?,
            credentials: credentials(&url)?,
            region: None,
            endpoint: None,
        };
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "region" if !value.is_empty() => parsed.region = Some(value.into_owned()),
                "endpoint" if is_endpoint(&value) => parsed.endpoint = Some(value.into_owned()),
                _ => return Err(NotAValue),
            }
        }
        Ok(parsed)
    }
}

fn credentials(url: &Url) -> Result<Option<(String, String)>, NotAValue> {
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        (key, Some(secret)) if !key.is_empty() => Ok(Some((plain(key)?, plain(secret)?))),
        _ => Err(NotAValue),
    }
}

fn is_endpoint(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.username().is_empty())
}

fn plain(text: &str) -> Result<String, NotAValue> {
    percent_decode_str(text).decode_utf8().map(Into::into).map_err(|_| NotAValue)
}

impl fmt::Display for S3Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bucket, prefix, endpoint, .. } = self;
        write!(f, "s3://{bucket}/{prefix}")?;
        endpoint.as_ref().map_or(Ok(()), |endpoint| write!(f, " at {endpoint}"))
    }
}

impl fmt::Debug for S3Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_and_hides_its_secret() {
        let url: S3Url =
            "s3://AKIA:a%2Fb@desk/files/?region=eu-central-1&endpoint=http://127.0.0.1:9000".parse().unwrap();
        assert_eq!((url.bucket.as_str(), url.prefix.as_str()), ("desk", "files"));
        assert_eq!(url.credentials, Some(("AKIA".to_owned(), "a/b".to_owned())));
        assert_eq!(url.region.as_deref(), Some("eu-central-1"));
        assert_eq!(url.to_string(), "s3://desk/files at http://127.0.0.1:9000");
        assert_eq!(format!("{url:?}"), url.to_string());
        assert_eq!("s3://desk".parse::<S3Url>().unwrap().credentials, None);
    }

    #[test]
    fn what_says_too_little_or_something_else_is_none() {
        for text in [
            "",
            "desk",
            "https://desk",
            "s3:///desk",
            "s3://key@desk",
            "s3://:secret@desk",
            "s3://desk:9000",
            "s3://desk?endpoint=ftp://x",
            "s3://desk?endpoint=https://a:b@x",
            "s3://desk?reqion=eu",
            "s3://desk?region=",
        ] {
            assert_eq!(text.parse::<S3Url>().err(), Some(NotAValue), "{text}");
        }
    }
}
