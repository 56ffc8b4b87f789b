# Surat. Setiap surat dicari menurut jenisnya dengan huruf kecil dan tanda hubung, sesudah `mail-`: perihal, dan sebagai
# bagiannya apa yang ada sebelum dan sesudah tautan atau kode rahasia. Surat bertautan memiliki `link`, nama tautannya.

mail-greeting = Yth. { $name },
mail-greeting-nobody = Salam,
mail-secret = Masukkan kode rahasia ini di aplikasi:
mail-farewell = Simpul, jaringan organisasi masyarakat. Balasan ke alamat ini tidak dibaca.

mail-password-reset = Kata sandi baru untuk akun Anda
    .before = Seseorang, mungkin Anda sendiri, ingin membuat kata sandi baru untuk akun Anda.
    .link = Buat kata sandi baru
    .after = Ini berlaku satu kali, selama { $minutes } menit. Jika bukan Anda, abaikan saja: kata sandi Anda tetap seperti semula, dan tidak ada yang melihatnya.

mail-password-changed = Kata sandi Anda telah diubah
    .before = Kata sandi akun Anda telah diubah, dan sesi lainnya telah berakhir.
    .after = Jika bukan Anda yang mengubahnya, segera buat kata sandi baru: mintalah di tempat Anda masuk.

mail-email-verification = Apakah ini alamat Anda?
    .before = Sebuah akun telah dibuat dengan alamat ini. Jika akun itu milik Anda, mohon pastikan.
    .link = Pastikan alamat
    .after = Ini berlaku satu kali, selama { $days } hari. Jika Anda tidak membuat akun, abaikan saja.

mail-registration = Akun baru Anda
    .before = Seseorang, mungkin Anda sendiri, ingin membuat akun dengan alamat ini. Akun dibuat setelah Anda memastikannya dengan kata sandi yang telah dipilih.
    .link = Buat akun
    .after = Ini berlaku satu kali, selama { $hours } jam. Jika bukan Anda, abaikan saja: tidak akan ada akun.

mail-account-exists = Anda sudah mempunyai akun
    .before = Seseorang, mungkin Anda sendiri, ingin memakai alamat ini untuk sebuah akun. Alamat ini sudah mempunyai akun, yaitu milik Anda. Tidak ada yang berubah.
    .after = Jika itu Anda, masuklah dengan alamat ini; jika lupa kata sandinya, mintalah yang baru di sana.

mail-email-change-from = Alamat lain untuk akun Anda
    .before = Akun Anda akan memakai alamat lain: { $address }. Jika Anda menghendakinya, mohon pastikan.
    .link = Pastikan atau hentikan perubahan
    .after = Perubahan berlaku setelah kedua alamat memastikannya, dalam { $hours } jam. Jika bukan Anda, hentikan dengan kode rahasia yang sama, dan ubah kata sandi Anda.

mail-email-change-to = Pastikan alamat baru Anda
    .before = Sebuah akun akan memakai alamat ini: { $address }. Jika akun itu milik Anda, mohon pastikan.
    .link = Pastikan alamat
    .after = Perubahan berlaku setelah alamat yang sekarang juga memastikannya, dalam { $hours } jam. Jika Anda tidak mengenal akun itu, abaikan saja.

mail-email-changed = Akun Anda memakai alamat lain
    .before = Kedua alamat telah memastikan: mulai sekarang akun Anda memakai alamat { $address }. Masuklah dengan alamat itu.
    .after = Jika bukan Anda, segera beri tahu pengelola jaringan.

mail-second-factor-enabled = Faktor kedua melindungi akun Anda
    .before = Mulai sekarang, siapa pun yang masuk ke akun Anda memerlukan kode dari aplikasi autentikator Anda, atau kode pemulihan. Simpanlah kode pemulihan di tempat yang dapat Anda temukan tanpa ponsel.
    .after = Jika bukan Anda, seseorang mengetahui kata sandi Anda: mintalah kata sandi baru di tempat Anda masuk, dan beri tahu pengelola jaringan.

mail-second-factor-removed = Akun Anda tidak lagi memakai faktor kedua
    .before = Faktor kedua akun Anda telah dihapus. Sekarang akun itu terbuka dengan kata sandi saja.
    .after = Jika bukan Anda, seseorang mengetahui kata sandi Anda: mintalah kata sandi baru di tempat Anda masuk, dan aktifkan kembali faktor kedua.

mail-recovery-code-used = Kode pemulihan akun Anda telah dipakai
    .before = Sebuah kode pemulihan dipakai sebagai pengganti aplikasi autentikator Anda. Sisanya: { $left }.
    .after = Jika bukan Anda, mintalah kata sandi baru di tempat Anda masuk, dan buatlah kode pemulihan baru. Jika aplikasi Anda hilang, hapuslah faktor kedua lalu aktifkan dengan aplikasi lain.

mail-open-id-linked = Ada cara lain masuk ke akun Anda
    .before = Sebuah akun pada { $provider } telah ditautkan ke akun Anda: siapa pun yang masuk di sana juga masuk ke akun Anda.
    .after = Jika bukan Anda, seseorang mengetahui kata sandi Anda: mintalah kata sandi baru di tempat Anda masuk, lalu lepaskan tautan akun itu.

mail-open-id-unlinked = Satu cara masuk ke akun Anda dilepas
    .before = Akun pada { $provider } tidak lagi ditautkan ke akun Anda. Mulai sekarang masuklah dengan kata sandi Anda.
    .after = Jika bukan Anda, seseorang mengetahui kata sandi Anda: mintalah kata sandi baru di tempat Anda masuk.

mail-invitation = Undangan ke { $organization }
    .before = { $inviter } mengundang Anda ke { $organization }.
    .link = Lihat undangan
    .after = Terimalah dalam { $days } hari, dengan akun yang memakai alamat ini. Jika Anda tidak mengenal siapa pun di sana, abaikan saja.

mail-break-glass = Jaringan membaca data tertutup { $organization }
    .before = { $administrator }, administrator jaringan, membaca data tertutup { $organization } sampai { $until }: para anggota dan kontaknya, janji bantuan, pembukuan, dan jejak auditnya. Tidak ada yang dapat diubah. Alasan yang diberikan: { $reason }
    .after = Anda diberi tahu karena Anda pemilik { $organization }. Izin ini tercatat dalam jejak audit dan daftar izinnya. Jika Anda tidak mengetahui urusan ini, tanyakan kepada pengelola jaringan.

mail-approval-relaxed = Persetujuan pengeluaran { $organization } dilonggarkan
    .before = Seorang pemilik { $organization } mengubah berapa orang yang harus menyetujui pengeluaran dan pembatalan dalam { $unit }: untuk sebagian jumlah, kini cukup lebih sedikit orang daripada sebelumnya.
    .after = Anda diberi tahu karena Anda pemilik { $organization }. Aturan yang berlaku sekarang tercantum pada organisasi; jejak auditnya mencatat siapa yang mengubahnya dan apa yang berlaku sebelumnya. Jika Anda tidak mengetahuinya, tanyakan kepada para pemilik lain, dan ubahlah kembali jika tidak benar.

mail-merge-proposed = { $duplicate } dan { $surviving } akan menjadi satu organisasi
    .before = Jaringan menganggap { $duplicate } duplikat dari { $surviving } dan mengusulkan untuk menggabungkannya ke dalam { $surviving }. Alasan yang diberikan: { $reason }
    .after = { $duplicate } akan ditutup untuk selamanya, anggotanya berlanjut di { $surviving }, sedangkan pembukuan dan jejak auditnya tetap seperti adanya. Setujui atau tolak sebelum { $until }; yang diam sampai saat itu dianggap tidak berkeberatan. Ini tidak dapat dibatalkan.

mail-merge-objected = { $duplicate } dan { $surviving } tetap dua organisasi
    .before = Seorang pemilik salah satu organisasi berkeberatan { $duplicate } digabung ke dalam { $surviving }, sehingga usulan itu batal. Alasan yang disampaikan: { $objection }
    .after = Jika keduanya memang satu, jaringan dapat mengusulkannya kembali.

mail-merge-withdrawn = { $duplicate } dan { $surviving } tidak jadi digabung
    .before = { $side ->
        [closed] Salah satu dari kedua organisasi sudah ditutup, sehingga penggabungan { $duplicate } ke dalam { $surviving } batal.
       *[network] Jaringan menarik kembali usulan untuk menggabungkan { $duplicate } ke dalam { $surviving }, sehingga batal. Alasan yang disampaikan: { $withdrawal }
    }
    .after = Anda tidak perlu melakukan apa pun.

mail-merge-done = { $duplicate } sudah digabung ke dalam { $surviving }
    .before = Usulan itu sudah dilaksanakan: { $duplicate } ditutup, dan para anggotanya berlanjut di { $surviving }.
    .after = Jabatan di { $surviving } diberikan oleh pemiliknya. Pembukuan dan jejak audit { $duplicate } tetap seperti adanya, dan para pemiliknya tetap dapat membacanya.

mail-organization-merged = { $duplicate } berlanjut sebagai { $surviving }
    .before = { $duplicate } digabung ke dalam { $surviving }, karena satu organisasi terdaftar dua kali. Sekarang Anda anggota { $surviving }, dan data keanggotaan Anda ikut pindah ke sana.
    .after = Jabatan Anda di { $duplicate } telah berakhir; jabatan di { $surviving } diberikan oleh pemiliknya. Anda dapat keluar dari { $surviving } kapan saja.

mail-membership-suspended = Keanggotaan Anda di { $organization } dinonaktifkan
    .before = { $lasts ->
        [until] Keanggotaan Anda di { $organization } dinonaktifkan sampai dengan { $until }, dan sesudah hari itu pulih dengan sendirinya.
       *[open] Keanggotaan Anda di { $organization } dinonaktifkan sampai ada yang memulihkannya.
    } Alasan yang disampaikan: { $reason }
    .after = Keanggotaan dan peran Anda di sana tetap tersimpan, tetapi untuk sementara Anda tidak dapat membaca atau melakukan apa pun di sana. Anda boleh keluar kapan saja. Jika Anda tidak setuju, hubungi pengurus { $organization }.

mail-membership-restored = Keanggotaan Anda di { $organization } dipulihkan
    .before = Keanggotaan Anda di { $organization } tidak lagi dinonaktifkan. Semua yang Anda pegang di sana kembali seperti semula.
    .after = Anda tidak perlu melakukan apa pun.

mail-mandate-ending = Satu masa jabatan di { $organization } berakhir pada { $day }
    .before = { $side ->
        [holder] Masa jabatan Anda sebagai { $office ->
            [CHAIR] ketua
            [VICE_CHAIR] wakil ketua
            [SECRETARY] sekretaris
            [TREASURER] bendahara
            [SECTION_HEAD] ketua bidang ({ $title })
            [MEMBER] anggota pengurus
           *[OTHER] { $title }
        } di { $organization } berakhir pada { $day }, { $days } hari lagi.
       *[officer] Masa jabatan { $holder } sebagai { $office ->
            [CHAIR] ketua
            [VICE_CHAIR] wakil ketua
            [SECRETARY] sekretaris
            [TREASURER] bendahara
            [SECTION_HEAD] ketua bidang ({ $title })
            [MEMBER] anggota pengurus
           *[OTHER] { $title }
        } di { $organization } berakhir pada { $day }, { $days } hari lagi.
    }
    .after = Peran yang menyertainya berakhir dengan sendirinya sesudah hari itu. Jika masa jabatan diteruskan atau ada penggantinya, catat mandat yang baru sebelum itu.

mail-agreement-ending = Kemitraan { $partnership } berakhir pada { $day }
    .before = Perjanjian kemitraan { $partnership }, yang diikuti { $organization } sebagai pihak, berakhir pada { $day }, { $days } hari lagi.
    .after = Sesudah hari itu tidak ada kebutuhan atau janji baru di dalamnya; yang masih terbuka tetap dapat diselesaikan. Jika kemitraan diteruskan, usulkan perubahan dengan hari terakhir yang lebih lambat: setiap pihak harus menandatanganinya.

mail-confirmation-due = { $quantity } untuk { $organization } akan dikonfirmasi pada { $day }
    .before = Untuk "{ $need }" dalam kemitraan { $partnership } telah diumumkan { $quantity } pada { $announced }. Belum ada orang { $organization } yang mengonfirmasi atau menyanggahnya. Para pihak sepakat bahwa kiriman seperti itu dianggap tiba: pada { $day }, { $days } hari lagi, seluruhnya dikonfirmasi dengan sendirinya.
    .after = Jika yang tiba kurang, atau tidak ada, konfirmasikan yang ada atau sanggahlah sebelum hari itu.

mail-ownership-recovery-started = Kepemilikan { $organization } akan berubah
    .before = { $side ->
        [heir] Administrator jaringan bermaksud menjadikan Anda pemilik { $organization }, karena para pemiliknya dinyatakan tidak ada lagi.
       *[officer] Administrator jaringan bermaksud menjadikan { $heir } pemilik { $organization }, karena para pemiliknya dinyatakan tidak ada lagi.
    } Alasan yang disampaikan: { $reason }
    .after = Setiap pemilik boleh berkeberatan sampai { $until }, dan dengan itu semuanya batal. Sesudah itu pemulihan dapat diselesaikan, dan para pemilik { $organization } tetap pemilik. Catatannya ada di antara pemulihan kepemilikan organisasi ini.

mail-ownership-recovery-objected = Pemilik { $organization } berkeberatan
    .before = Seorang pemilik { $organization } berkeberatan organisasi ini diberi pemilik lain, sehingga semuanya batal. Alasan yang disampaikan: { $objection }
    .after = Jika para pemilik memang tidak ada lagi, pemulihan dapat dimulai kembali.

mail-ownership-recovery-withdrawn = Kepemilikan { $organization } tetap seperti semula
    .before = Jaringan tidak lagi bermaksud memberi { $organization } pemilik lain, sehingga semuanya batal. Alasan yang disampaikan: { $withdrawal }
    .after = Anda tidak perlu melakukan apa pun.

mail-ownership-recovered = { $organization } mempunyai pemilik baru
    .before = { $side ->
        [heir] Mulai sekarang Anda pemilik { $organization }. Masa pemberitahuan kepada para pemiliknya sudah lewat dan tidak ada yang berkeberatan.
       *[officer] Mulai sekarang { $heir } pemilik { $organization }, di samping para pemilik sebelumnya. Masa pemberitahuan sudah lewat dan tidak ada pemilik yang berkeberatan.
    }
    .after = Jika Anda tahu bahwa ini keliru, segera beri tahu pengelola jaringan.
