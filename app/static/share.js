// Leads from a page that was made for sharing on to its room. Who shows links reads the page and runs nothing; without
// scripts its link does the same.
location.replace(document.getElementById('on').href);
