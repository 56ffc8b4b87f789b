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
