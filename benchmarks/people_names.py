"""Common given and family names of many countries, to invent people of."""

GIVEN_NAMES = tuple(
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph "
    "Jessica Thomas Sarah Charles Karen Lukas Emma Finn Hannah Jonas Mia Leon Lena Felix Marie Louis Camille Hugo "
    "Chloe Jules Manon Antoine Alejandro Lucia Mateo Sofia Diego Valentina Santiago Camila Andres Marco Giulia "
    "Alessandro Francesca Lorenzo Chiara Joao Ana Pedro Beatriz Tiago Ines Ivan Anna Dmitri Olga Sergei Elena Pavel "
    "Natalia Piotr Agnieszka Tomasz Katarzyna Jan Eva Hiroshi Yuki Kenji Sakura Takashi Haruka Minho Jiwoo Seojun "
    "Hyejin Wei Fang Jun Mei Lei Yan Raj Priya Amit Anjali Vikram Deepa Arjun Kavita Ahmed Fatima Yusuf Aisha Omar "
    "Layla Tariq Zainab Mehmet Ayse Emre Elif Nguyen Linh Minh Thao Somchai Malee Budi Siti Agus Dewi Jose Maria "
    "Juan Carmen Kwame Ama Chidi Ngozi Thabo Lerato Oluwaseun Amina Erik Astrid Lars Ingrid Mikko Aino Nikos Eleni".split()
)
FAMILY_NAMES = tuple(
    "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Thompson White Lopez "
    "Mueller Schmidt Schneider Fischer Weber Wagner Becker Hoffmann Schulz Bernard Dubois Durand Moreau Laurent Simon "
    "Lefebvre Leroy Roux Garcia Martinez Rodriguez Hernandez Gonzalez Perez Sanchez Ramirez Torres Flores Rossi "
    "Ferrari Russo Bianchi Romano Gallo Costa Silva Santos Oliveira Souza Pereira Almeida Ivanov Smirnov Kuznetsov "
    "Popov Vasiliev Petrov Sokolov Nowak Kowalski Wisniewski Wojcik Kaminski Novak Svoboda Dvorak Tanaka Suzuki Sato "
    "Watanabe Yamamoto Nakamura Kobayashi Kim Lee Park Choi Jung Kang Wang Li Zhang Liu Chen Yang Huang Zhao Sharma "
    "Patel Singh Kumar Gupta Mehta Reddy Iyer Hassan Khalil Haddad Nasser Farouk Mansour Yilmaz Kaya Demir Celik Tran "
    "Pham Hoang Wongsakul Saetang Wijaya Susanto Santoso Mensah Owusu Okafor Adeyemi Nkosi Dlamini Eriksson Johansson "
    "Andersson Hansen Olsen Larsen Virtanen Korhonen Papadopoulos Georgiou Van Dijk Bakker Visser Murphy Byrne Walsh".split()
)
