//! The client companies of the example organization, and whom one knows there.

use crate::access::{Db, System};
use crate::clock::Clock;
use crate::customers;
use crate::http::answer::Answer;
use crate::problem::Result;
use shared::customers::{NewContact, NewCustomer};
use shared::ids::{ContactId, CustomerId, OrgId};
use shared::person::Person;

struct Company {
    name: &'static str,
    website: &'static str,
    phone: &'static str,
    address: &'static str,
    country: &'static str,
    tax_id: &'static str,
    reference: &'static str,
    /// Name, address if they have one, telephone, position. The first is the primary contact.
    people: &'static [(&'static str, Option<&'static str>, &'static str, &'static str)],
}

const COMPANIES: [Company; 6] = [
    Company {
        name: "Tidewell Instruments",
        website: "https://tidewell.example",
        phone: "+31 10 555 0100",
        address: "Havenstraat 12\n3011 TC Rotterdam",
        country: "NL",
        tax_id: "NL123456789B01",
        reference: "C-1007",
        people: &[
            (
                "Marta Lindholm",
                Some("marta.lindholm@tidewell.example"),
                "+31 10 555 0134",
                "Head of marketing",
            ),
            ("Pieter Visser", Some("pieter.visser@tidewell.example"), "+31 10 555 0141", "Web editor"),
            ("Ingrid Moe", Some("ingrid.moe@tidewell.example"), "+31 10 555 0128", "Sales operations"),
            ("Joost de Wit", Some("invoices@tidewell.example"), "", "Accounts payable"),
        ],
    },
    Company {
        name: "Oakline Furniture",
        website: "https://oakline.example",
        phone: "+44 1632 960 200",
        address: "Unit 4, Sawmill Lane\nHexham NE46 1AA",
        country: "GB",
        tax_id: "GB999999973",
        reference: "C-1011",
        people: &[
            ("Hannah Oakes", Some("hannah.oakes@oakline.example"), "+44 1632 960 201", "Owner"),
            ("Ben Oakes", None, "+44 1632 960 207", "Workshop"),
        ],
    },
    Company {
        name: "Medby Clinics",
        website: "https://medby.example",
        phone: "+45 55 55 01 00",
        address: "Strandvejen 88\n2900 Hellerup",
        country: "DK",
        tax_id: "DK99999999",
        reference: "C-1014",
        people: &[
            ("Samir Haddad", Some("samir.haddad@medby.example"), "+45 55 55 01 12", "Practice manager"),
            ("Lena Krogh", Some("lena.krogh@medby.example"), "", "Medical director"),
        ],
    },
    Company {
        name: "Ferrow Logistics",
        website: "https://ferrow.example",
        phone: "+34 955 550 100",
        address: "Polígono Sur, nave 17\n41013 Sevilla",
        country: "ES",
        tax_id: "ESB99999999",
        reference: "C-1018",
        people: &[
            ("Carla Ferrow", Some("carla.ferrow@ferrow.example"), "+34 955 550 101", "Managing director"),
            ("Luis Prado", Some("luis.prado@ferrow.example"), "+34 955 550 120", "Dispatch"),
        ],
    },
    Company {
        name: "Castellan Legal",
        website: "https://castellan.example",
        phone: "+49 30 5550 100",
        address: "Lindenallee 3\n10115 Berlin",
        country: "DE",
        tax_id: "DE999999999",
        reference: "C-1021",
        people: &[
            ("David Castellan", Some("david.castellan@castellan.example"), "+49 30 5550 101", "Partner"),
            ("Ruth Amsel", Some("office@castellan.example"), "+49 30 5550 100", "Office manager"),
        ],
    },
    Company {
        name: "Brightwater Foods",
        website: "https://brightwater.example",
        phone: "+33 4 65 55 01 00",
        address: "18 quai des Brasseurs\n69002 Lyon",
        country: "FR",
        tax_id: "FR00999999999",
        reference: "C-1026",
        people: &[
            (
                "Amélie Roux",
                Some("amelie.roux@brightwater.example"),
                "+33 4 65 55 01 07",
                "Head of e-commerce",
            ),
            ("Tomás Leal", Some("tomas.leal@brightwater.example"), "", "Finance"),
        ],
    },
];

/// A company that was made, with its contacts by address.
pub(super) struct Made {
    pub(super) id: CustomerId,
    pub(super) name: String,
    contacts: Vec<(String, ContactId)>,
}

impl Made {
    /// Who has this address.
    pub(super) fn contact(&self, email: &str) -> Option<ContactId> {
        self.contacts.iter().find(|(known, _)| known == email).map(|(_, id)| *id)
    }
}

/// Makes them all, as `by` would have.
pub(super) async fn make(db: &Db, clock: &Clock, org: OrgId, by: &Person) -> Result<Vec<Made>> {
    let desk = System::of(db.clone(), clock.clone(), org);
    let mut made = Vec::with_capacity(COMPANIES.len());
    for company in &COMPANIES {
        let mut tx = desk.change_for(by).await?;
        let (customer, contacts, event) = customers::create(&mut tx, &company.as_new()).await?;
        let contacts = contacts.into_iter().filter_map(|one| Some((one.email?.typed, one.id))).collect();
        made.push(Made { id: customer.id, name: customer.name, contacts });
        tx.commit(event, Answer::done()).await?;
    }
    Ok(made)
}

impl Company {
    fn as_new(&self) -> NewCustomer {
        let text = |text: &str| Some(text.to_owned());
        let contact = |(name, email, phone, position): &(&str, Option<&str>, &str, &str)| NewContact {
            name: (*name).to_owned(),
            email: email.map(str::to_owned),
            phone: text(phone),
            position: text(position),
            is_primary: false,
            invite: false,
        };
        NewCustomer {
            name: self.name.to_owned(),
            website: text(self.website),
            phone: text(self.phone),
            address: text(self.address),
            country: text(self.country),
            tax_id: text(self.tax_id),
            reference: text(self.reference),
            contacts: self.people.iter().map(contact).collect(),
        }
    }
}
