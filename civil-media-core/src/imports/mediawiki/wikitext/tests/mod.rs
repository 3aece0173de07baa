mod cases;
mod limits;

use super::stand_in::converted;
use super::*;
