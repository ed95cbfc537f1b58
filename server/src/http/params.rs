//! Query parameters: decoded strictly, then read like a body.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;

use super::error::Error;

/// The query of a URL, known to be UTF-8 once decoded.
#[derive(Clone, Debug, Default)]
pub(super) struct Params(String);

impl Params {
    /// Takes the query of a URL.
    ///
    /// # Errors
    ///
    /// 400 if a name or value is not UTF-8: replacing what is not would make another text of it.
    pub(super) fn new(query: Option<&str>) -> Result<Self, Error> {
        let query = query.unwrap_or_default();
        match percent_decode_str(query).decode_utf8() {
            Ok(_) => Ok(Self(query.to_owned())),
            Err(_) => Err(Error::bad_request("the query is not UTF-8")),
        }
    }

    /// The first value of `name`.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// Reads all parameters as the fields of `T`; those it does not know are passed over.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(self.0.as_bytes()));
        serde_path_to_error::deserialize(reader)
            .map_err(|error| Error::bad_request(error.to_string()))
    }

    fn pairs(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        form_urlencoded::parse(self.0.as_bytes())
    }
}
