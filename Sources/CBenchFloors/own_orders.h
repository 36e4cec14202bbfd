#pragma once
#include "sqlite_floor.h"

enum { parcel, marketplace, hub, part, claim, hold, budget, payable, ids };

struct own_order {
    char key[16];
    uint8_t id[ids][16];
    int64_t amount, parcel_number, claim_number;
    int64_t debit, credit;
};

struct own_account {
    uint8_t id[16];
    int64_t debit, credit;
};

/// Looks up what the rows of the waiting orders' scans will refer to.
int bench_own_look_up(bench_sqlite *floor);
