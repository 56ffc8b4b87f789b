//! Somebody who moves money all day: brings it, counts it, sends some back, sets it aside, uses it, releases the rest.

use std::time::Instant;

use serde_json::{Value, json};

use crate::Outcome;
use crate::book::{Book, amount};
use crate::counter::Counter;
use crate::draw::Draw;
use crate::opening::{Opening, id};

pub struct Teller<'a> {
    pub counter: &'a Counter,
    pub opening: &'a Opening,
    pub need: &'a str,
    pub pledge: &'a str,
    pub number: u32,
    pub draw: Draw,
}

impl Teller<'_> {
    /// Works until the doors close, and finishes what is begun.
    pub async fn works(mut self, until: Instant) -> Outcome<Book> {
        let mut book = Book::default();
        let mut round = 0;
        while Instant::now() < until {
            round += 1;
            self.carries(round, &mut book).await?;
        }
        Ok(book)
    }

    async fn carries(&mut self, round: u32, book: &mut Book) -> Outcome<()> {
        let key = |what: &str| format!("{what}-{}-{round}", self.number);
        let keys = ["bring", "count", "ask", "send", "aside", "spend", "approve", "free"].map(key);
        let [bring, count, ask, send, aside, spend, approve, free] = keys;
        let (giver, treasurer, approver) = (&self.opening.giver, &self.opening.treasurer, &self.opening.approver);
        let today = self.opening.today;

        let announced = self.draw.between(1_000, 99_999);
        let input = json!({
            "pledgeId": self.pledge, "quantity": amount(announced), "happenedOn": today, "idempotencyKey": bring
        });
        let gift = self.does(giver, "announceContribution", input, "contribution { id }").await?;
        let gift = id(&gift["contribution"])?;
        // Some of it is missing now and then.
        let received = if self.draw.happens(20) { announced - self.draw.between(1, 900) } else { announced };
        let mut input = json!({ "contributionId": gift, "idempotencyKey": count });
        if received < announced {
            input["quantity"] = amount(received);
        }
        self.does(treasurer, "confirmContribution", input, "contribution { id }").await?;
        book.received(&gift, received);

        let set_aside = self.draw.between(1, received);
        let input = json!({
            "needId": self.need, "programId": self.opening.program, "quantity": amount(set_aside), "purpose": "Nets",
            "idempotencyKey": aside
        });
        let allocation = self.does(treasurer, "allocateResources", input, "allocation { id }").await?;
        let allocation = &allocation["allocation"]["id"];
        book.allocated(set_aside);

        let used = self.draw.between(1, set_aside);
        let input = json!({
            "allocationId": allocation, "quantity": amount(used), "purpose": "A net", "evidence": "Receipt 17",
            "happenedOn": today, "idempotencyKey": spend
        });
        let spent = self.does(treasurer, "submitExpenditure", input, "expenditure { id }").await?;
        let input = json!({ "expenditureId": spent["expenditure"]["id"], "idempotencyKey": approve });
        self.does(approver, "approveExpenditure", input, "expenditure { id }").await?;
        book.used(used);

        // What was given may have been set aside by another teller, first in, first out; what was used is one's own.
        let mut used = used;
        if used > 1 && self.draw.happens(15) {
            let back = self.draw.between(1, used - 1);
            let input = json!({
                "expenditureId": spent["expenditure"]["id"], "quantity": amount(back), "reasonCode": "ERROR",
                "reason": "Spent in error", "idempotencyKey": ask
            });
            let asked = self.does(treasurer, "requestReversal", input, "reversal { id }").await?;
            let input = json!({ "reversalId": asked["reversal"]["id"], "idempotencyKey": send });
            self.does(approver, "approveReversal", input, "reversal { id }").await?;
            book.used(-back);
            used -= back;
        }

        if used < set_aside && self.draw.happens(30) {
            let input = json!({ "allocationId": allocation, "idempotencyKey": free });
            self.does(treasurer, "releaseAllocation", input, "allocation { id }").await?;
            book.allocated(used - set_aside);
        }
        Ok(())
    }

    async fn does(&mut self, token: &str, field: &str, input: Value, select: &str) -> Outcome<Value> {
        self.counter.does(&mut self.draw, token, field, input, select).await
    }
}
