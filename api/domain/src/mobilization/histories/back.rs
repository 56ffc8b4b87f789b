//! What goes back in the model.

use super::model::{Against, Model, Reversal, refuse, to_even};
use super::step::Took;

impl Model {
    /// What was received or used and has not gone back.
    pub(super) fn reversible(&self, original: Took) -> Result<i64, &'static str> {
        match original {
            Took::Gift(number) => {
                let gift = &self.gifts[number];
                match gift.confirmed {
                    Some(confirmed) if confirmed > gift.reversed => Ok(confirmed - gift.reversed),
                    _ => Err("WrongContributionState"),
                }
            }
            Took::Expenditure(number) => {
                let expenditure = &self.expenditures[number];
                refuse(expenditure.quantity == expenditure.reversed, "WrongExpenditureState")?;
                Ok(expenditure.quantity - expenditure.reversed)
            }
        }
    }

    pub(super) fn takes_back(&mut self, reversal: usize, by_siti: bool) -> Against {
        let Reversal { original, quantity, by_siti: asked_by_siti, is_open } = self.reversals[reversal];
        refuse(!is_open, "WrongReversalState")?;
        refuse(by_siti == asked_by_siti, "SelfApproval")?;
        match original {
            Took::Gift(number) => {
                self.goes_back(number, quantity)?;
                let gift = &mut self.gifts[number];
                gift.reversed += quantity;
                if let Some(arrived) = gift.abroad {
                    let back = to_even(arrived * gift.reversed, gift.confirmed.unwrap());
                    self.journal.went_back_abroad((back - gift.back, quantity));
                    gift.back = back;
                } else {
                    self.journal.went_back(quantity);
                }
                if let Some(pledge) = gift.pledge {
                    self.pledges[pledge].fulfilled -= quantity;
                }
            }
            Took::Expenditure(number) => {
                let expenditure = &mut self.expenditures[number];
                expenditure.reversed += quantity;
                self.journal.was_not_used(quantity);
                self.allocations[expenditure.allocation].used -= quantity;
                self.unspends(number, quantity);
            }
        }
        self.reversals[reversal].is_open = false;
        Ok(())
    }
}
