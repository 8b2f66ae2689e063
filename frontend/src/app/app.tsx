export function App() {
  return <p>Mobile Money</p>;
}
