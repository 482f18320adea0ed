//! Customers and the people there, as staff call them.

use super::accounts::ask;
use super::http::Ask;
use super::{Desk, Request, Trouble};
use crate::live::Watch;
use crate::paths::with_query;
use gloo_net::http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::customers::{
    Contact, CustomerHistoryEntry, CustomerRow, NewContact, NewCustomer, UpdateContact, UpdateCustomer,
    WholeCustomer,
};
use shared::events::Resource;
use shared::ids::{ContactId, CustomerId};
use shared::page::Page;

impl Desk {
    /// The customers that the query names.
    pub fn customers_by(self, query: &str) -> Request<Page<CustomerRow>> {
        Request::new(self.door, with_query("customers", query), Watch::All(Resource::Customer))
    }

    /// One customer.
    pub fn customer(self, id: CustomerId) -> Request<WholeCustomer> {
        self.of_customer(id, "")
    }

    /// The people there.
    pub fn contacts(self, id: CustomerId) -> Request<Page<Contact>> {
        self.of_customer(id, "/contacts")
    }

    /// What happened to it, oldest first.
    pub fn customer_history(self, id: CustomerId) -> Request<Page<CustomerHistoryEntry>> {
        self.of_customer(id, "/history")
    }

    fn of_customer<T>(self, id: CustomerId, part: &str) -> Request<T> {
        Request::new(self.door, format!("customers/{id}{part}"), Watch::One(Resource::Customer, id.0))
    }

    /// Makes a customer, with its first contacts.
    ///
    /// # Errors
    /// Why not.
    pub async fn add_customer(self, body: &NewCustomer, key: String) -> Result<WholeCustomer, Trouble> {
        self.add("customers", body, key).await
    }

    /// Changes a customer that is still at `version`.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn update_customer(
        self,
        id: CustomerId,
        version: i64,
        body: &UpdateCustomer,
    ) -> Result<WholeCustomer, Trouble> {
        self.update_at(&format!("customers/{id}"), version, body).await
    }

    /// Puts a customer that is still at `version` away.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn archive_customer(self, id: CustomerId, version: i64) -> Result<WholeCustomer, Trouble> {
        self.do_at(&format!("customers/{id}/archive"), version).await
    }

    /// Takes a customer that is still at `version` back.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn restore_customer(self, id: CustomerId, version: i64) -> Result<WholeCustomer, Trouble> {
        self.do_at(&format!("customers/{id}/restore"), version).await
    }

    /// Adds somebody to a customer.
    ///
    /// # Errors
    /// Why not.
    pub async fn add_contact(
        self,
        customer: CustomerId,
        body: &NewContact,
        key: String,
    ) -> Result<Contact, Trouble> {
        self.add(&format!("customers/{customer}/contacts"), body, key).await
    }

    /// Changes a contact that is still at `version`.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn update_contact(
        self,
        customer: CustomerId,
        id: ContactId,
        version: i64,
        body: &UpdateContact,
    ) -> Result<Contact, Trouble> {
        self.update_at(&format!("customers/{customer}/contacts/{id}"), version, body).await
    }

    /// Removes somebody from a customer.
    ///
    /// # Errors
    /// Why not.
    pub async fn remove_contact(self, customer: CustomerId, id: ContactId) -> Result<(), Trouble> {
        self.remove(&format!("customers/{customer}/contacts/{id}")).await
    }
}

/// What is done to any thing.
impl Desk {
    /// Makes one more.
    pub(super) async fn add<T: DeserializeOwned>(
        self,
        path: &str,
        body: &impl Serialize,
        key: String,
    ) -> Result<T, Trouble> {
        let request = ask(self.door, Method::POST, path, body);
        self.door.send(Ask { idempotency_key: Some(key), ..request }).await
    }

    /// Changes what is still at `version`.
    pub(super) async fn update_at<T: DeserializeOwned>(
        self,
        path: &str,
        version: i64,
        body: &impl Serialize,
    ) -> Result<T, Trouble> {
        let request = ask(self.door, Method::PATCH, path, body);
        self.door.send(Ask { if_match: Some(version), ..request }).await
    }

    /// Does what needs no words to what is still at `version`.
    pub(super) async fn do_at<T: DeserializeOwned>(self, path: &str, version: i64) -> Result<T, Trouble> {
        let request = Ask::new(Method::POST, self.door.address(path));
        self.door.send(Ask { if_match: Some(version), ..request }).await
    }

    /// Does something else to what is still at `version`.
    pub(super) async fn post_at<T: DeserializeOwned>(
        self,
        path: &str,
        version: i64,
        body: &impl Serialize,
    ) -> Result<T, Trouble> {
        let request = ask(self.door, Method::POST, path, body);
        self.door.send(Ask { if_match: Some(version), ..request }).await
    }

    /// Takes something away.
    pub(super) async fn remove(self, path: &str) -> Result<(), Trouble> {
        self.door.send(Ask::new(Method::DELETE, self.door.address(path))).await
    }
}
