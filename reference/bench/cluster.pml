/* The protocol of reference/bench/plain_search.cc, RaceOf(N), for SPIN: workers are forked, come online
 * and listen one after another; all are told to disconnect, while the first is killed. The primary
 * sees the end of a channel and of a process in either order, and then removes the worker. */
#ifndef N
#define N 2
#endif

mtype = { online, listen, reply, listening, leave, disconnect };

chan up[N] = [4] of { mtype };   /* to the primary */
chan down[N] = [4] of { mtype }; /* to the worker */
bool started[N], obeyed[N], dead[N];
bool up_closed[N], down_closed[N], worker_closed[N];
bool listed[N], disconnected[N], exited[N], was_online[N], was_listening[N];
byte sharing;    /* workers with the port */
byte step;       /* of the harness: N listens, disconnect, kill */
bool sent;       /* the step is under way */
bool told;       /* disconnect() was called */

inline End(i) {
  dead[i] = true; up_closed[i] = true;
  do :: nempty(down[i]) -> down[i] ? _ :: empty(down[i]) -> break od
}

inline Remove(i) {
  if :: disconnected[i] && exited[i] -> listed[i] = false :: else fi
}

proctype Worker(byte i) {
  bool asked = false, serves = false, leaving = false;
  atomic { !dead[i] -> started[i] = true; up[i] ! online }
  do
  :: atomic { !dead[i] && sent && step == i -> asked = true; obeyed[i] = true; sent = false;
              step++; if :: !up_closed[i] -> up[i] ! listen :: else fi }
  :: atomic { !dead[i] && nempty(down[i]) ->
       if
       :: down[i] ? reply -> serves = true;
          if :: !leaving && !up_closed[i] -> up[i] ! listening
             :: else -> serves = false fi
       :: down[i] ? disconnect -> leaving = true;
          if :: serves && !up_closed[i] -> up[i] ! leave; serves = false :: else fi;
          worker_closed[i] = true; up_closed[i] = true
       fi }
  :: atomic { !dead[i] && empty(down[i]) && down_closed[i] && !worker_closed[i] ->
              worker_closed[i] = true; up_closed[i] = true }
  :: atomic { !dead[i] && worker_closed[i] && !(sent && step == i) -> End(i) }
  :: dead[i] -> break
  od
}

active proctype Primary() {
  byte i = 0;
  do :: i < N -> listed[i] = true; run Worker(i); i++ :: else -> break od;
  do
  :: atomic { sent && step == N -> told = true; sent = false; step++; i = 0;
       do :: i < N -> if :: !disconnected[i] && !down_closed[i] && !dead[i] -> down[i] ! disconnect
                         :: else fi; i++
          :: else -> break od; i = 0 }
  :: atomic { select (i : 0 .. N-1); nempty(up[i]) && !disconnected[i] ->
       if
       :: up[i] ? online -> was_online[i] = true
       :: up[i] ? listen -> sharing++; if :: !dead[i] && !down_closed[i] -> down[i] ! reply :: else fi
       :: up[i] ? listening -> was_listening[i] = true
       :: up[i] ? leave -> sharing--
       fi; i = 0 }
  :: atomic { select (i : 0 .. N-1);
       empty(up[i]) && up_closed[i] && !disconnected[i] ->
         disconnected[i] = true; down_closed[i] = true; Remove(i); i = 0 }
  :: atomic { select (i : 0 .. N-1); dead[i] && !exited[i] ->
         exited[i] = true; Remove(i); i = 0 }
  :: atomic { step == N + 2 && !listed[0] && !listed[N-1] -> break }
  od
}

active proctype Harness() {
  do
  :: atomic { step < N && !sent && started[step] && !dead[step] -> sent = true }
  :: atomic { step == N && !sent -> sent = true }
  :: atomic { step == N + 1 && !sent -> step++; if :: !dead[0] -> End(0) :: else fi; break }
  :: step < N && started[step] && dead[step] -> break
  od
}
