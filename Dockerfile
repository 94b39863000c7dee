# The service. Built from the locks, with hashes; run as a user without rights, who owns /data only.
FROM python:3.11-slim-bookworm AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /source
RUN python -m venv /opt/search-svc
# The locks alone first: a change of the code does not fetch the packages again.
COPY requirements/build.txt requirements/runtime.txt requirements/
RUN /opt/search-svc/bin/pip install --require-hashes -r requirements/build.txt -r requirements/runtime.txt
COPY LICENSE README.md pyproject.toml ./
COPY search_svc search_svc
RUN /opt/search-svc/bin/pip install --no-build-isolation --no-deps .

FROM python:3.11-slim-bookworm

RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin search \
    && install --directory --owner=search --mode=0750 /data
COPY --from=build /opt/search-svc /opt/search-svc
ENV PATH=/opt/search-svc/bin:$PATH PYTHONUNBUFFERED=1 SEARCH_SVC_DATA_DIR=/data
WORKDIR /data
USER search
VOLUME /data
EXPOSE 8000
# The proxy's address is not needed: the service logs no addresses.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
ENTRYPOINT ["search-svc"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2"]
