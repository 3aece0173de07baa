import './talk';
